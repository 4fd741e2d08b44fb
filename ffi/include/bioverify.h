/*
 * bioverify.h - C interface of the bioverify engine: are this finger and this face those of this reference?
 *
 * Generated from the Rust sources (ffi/src); do not edit. C99 and C++11. Libraries: libbioverify_c.so (bioverify_c.dll,
 * libbioverify_c.dylib) and libbioverify_c.a. A whole reception job in C: examples/reception.c; in Python: examples/reception.py.
 *
 * THE CONTRACT
 *
 * Names       bv_<type>_<verb>. The receiver is the first parameter, outputs are the last.
 * Status      Every function but `_free` returns bv_status; 0 (BV_STATUS_OK) is success and the only success.
 * Errors      Where the last parameter is `bv_error **error`, it may be NULL. If it is not, it receives NULL on success and
 *             an error handle on failure; what was in it before is overwritten, not freed. The handle tells the text, the cause
 *             and the byte offset, and is yours to free. Texts of errors are in English and hold nothing about a person.
 * Outcome     An error is never a decision. Act on a decision only after bv_engine_verify returned BV_STATUS_OK and
 *             bv_decision_get_outcome gave BV_OUTCOME_ACCEPT. BV_OUTCOME_NONE is 0 and accept is not: memory full of zeros never
 *             reads as an accept. Treat an outcome or reason that you do not know as BV_OUTCOME_REFER.
 * Outputs     Output pointers must not be NULL unless the function says so. They are written before anything else is done:
 *             on failure every output is NULL or 0. The one exception serves the same end: a false-match rate, where 0 would be
 *             a perfect match, is 1. An output status is not BV_STATUS_OK on failure.
 * Handles     Are opaque, made by `_new`, `_build`, `_extract`, `_read`, `_write`, `_compare`, `_verify`, and ended exactly once by
 *             their `_free`. `_free(NULL)` does nothing. No handle needs another one to stay alive: free them in any order.
 * Pointers    `const T *` is borrowed for the call. `T **` receives a handle that is now yours. Inputs (pixels, bytes, texts)
 *             are copied where they are needed longer than the call. Structures must be aligned as the C compiler does it.
 * Texts       `const char *`, UTF-8, ended by NUL, in both directions. A text you get belongs to the handle you got it from
 *             and lives as long; where the function says so, for ever. Never free a text.
 * Bytes       Binary data are bv_bytes. Bytes you get belong to the handle you got them from.
 * Numbers     Enumerations are passed as uint32_t; a number that is not in the enumeration is refused. Zero is never a valid
 *             pixel format, source or language.
 * Threads     An engine may be used by any number of threads at the same time. Any other handle is used by one thread at a
 *             time, wherever it was made. A handle must not be in use when it is freed.
 * Panics      A fault inside the library ends at the call: BV_STATUS_PANIC. It never unwinds into your code.
 * Trust       Whom the engine trusts is set on its builder: authorities of cards (one file at a time, a master list after its
 *             signer's authority, or all files of a folder at once in any order), registries. A reference that failed
 *             authentication never supports an accept; the policy says what an unverified one may do. Registries are asked about a
 *             person reference instead of a number, which bv_person_reference_make makes and says the formula of.
 * Captures    A capture that is found to be what a reference holds never supports an accept, and by default everything has to be
 *             captured again. It is a hurdle and no proof: the wire from scanner and camera to the engine must be trusted. NOT
 *             found, or not reliably, are the picture of an enrolment against a template that other software made of it; a turned,
 *             resized or blurred picture of a finger against any template; a photo against a face template unless its pixels are
 *             the same or nearly so; pictures of fingers bent, under much noise, strongly compressed, or of less than half a print; photos
 *             cropped, turned, retouched, brighter, strongly compressed, or smaller than 60 %; minutiae each moved by a pixel.
 *             Found are 16 to 20 of 20 finger pictures against themselves when cropped to two thirds, brightened, turned, resized
 *             by 8 %, stretched by 5 %, coded as WSQ, or at another stated resolution; minutiae in the steps of a record, moved,
 *             turned, and with half as many invented; photos coded as JPEG, mirrored, or resized smoothly.
 *             A template instead of a picture is told, and the policy says whether it counts; of a face it does not by itself.
 * Memory      Buffers with biometric data are wiped when their handle is freed. Yours are yours to wipe.
 * Version     bv_engine_builder_new(BV_ABI_VERSION, ...) refuses a library that does not belong to this header
 *             (BV_STATUS_ABI_MISMATCH). While the major number is 0, every change of this file may break programs.
 * Language    Reasons and advice speak Vietnamese and English (bv_lang); a text for the person at the desk says what happened
 *             and what to do.
 */

#ifndef BIOVERIFY_H
#define BIOVERIFY_H

#include <stddef.h>
#include <stdint.h>

/**
 * Why a decision is what it is. 100 to 199 finger capture, 200 to 299 face capture, 300 to 399 reference, 400 to 499 comparison, 500 to 599 policy.
 * Numbers never change and are never used again for something else; a later library may give more of them.
 */
enum bv_reason
{
    /**
     * No finger was captured. Please capture a finger, or check identity by another document if none can be captured.
     */
    BV_REASON_FINGER_MISSING = 101,
    /**
     * The finger image could not be read. Please capture again; if it happens again, check the scanner's software.
     */
    BV_REASON_FINGER_UNREADABLE = 102,
    /**
     * No fingerprint is visible in the image. Please place the finger flat on the scanner and capture again.
     */
    BV_REASON_FINGER_NOT_FOUND = 103,
    /**
     * The fingerprint is not clear enough. Please wipe the finger and the scanner, then capture again.
     */
    BV_REASON_FINGER_QUALITY_LOW = 104,
    /**
     * The ridges are broken: dry skin or too light a touch. Please moisten the finger slightly or press a little harder.
     */
    BV_REASON_FINGER_TOO_DRY = 105,
    /**
     * The ridges run together: wet skin or too hard a press. Please dry the finger and the scanner and press more lightly.
     */
    BV_REASON_FINGER_TOO_WET = 106,
    /**
     * Too little of the finger was captured. Please lay the whole pad of the finger in the middle of the scanner.
     */
    BV_REASON_FINGER_TOO_SMALL = 107,
    /**
     * The image had white ridges and was turned dark. Please have the scanner's settings checked.
     */
    BV_REASON_FINGER_INVERTED = 108,
    /**
     * Too few features were found in the fingerprint. Please lay more of the finger on the scanner, or use another finger.
     */
    BV_REASON_FINGER_FEW_MINUTIAE = 109,
    /**
     * The fingerprint could not be processed. Please capture again; if it happens again, call technical support.
     */
    BV_REASON_FINGER_PROCESSING_FAILED = 110,
    /**
     * The captured fingerprint record could not be read. Please capture again.
     */
    BV_REASON_FINGER_TEMPLATE_UNREADABLE = 111,
    /**
     * The ridges are smeared or worn. Please hold the finger still on a clean scanner, or use another finger.
     */
    BV_REASON_FINGER_UNCLEAR = 112,
    /**
     * The fingerprint is faint. Please wipe the scanner clean and press a little harder.
     */
    BV_REASON_FINGER_LOW_CONTRAST = 113,
    /**
     * The finger lies beside the middle of the scanner. Please place it in the middle.
     */
    BV_REASON_FINGER_OFF_CENTRE = 114,
    /**
     * The ridges are unusually wide or narrow. Please have the scanner's resolution setting checked.
     */
    BV_REASON_FINGER_RESOLUTION_DOUBTFUL = 115,
    /**
     * The image is larger than one finger can be: several fingers, a photo or a wrong resolution. Please capture one finger only with the fingerprint scanner, and have its resolution setting checked.
     */
    BV_REASON_FINGER_TOO_LARGE = 116,
    /**
     * This looks like a photo, not a finger. Please capture the finger with the fingerprint scanner; a photo of a face belongs to the face.
     */
    BV_REASON_FINGER_IS_PHOTO = 117,
    /**
     * What came in as the finger is the reference itself and was not captured now. Please capture everything anew, the finger with the scanner.
     */
    BV_REASON_FINGER_IS_COPY = 118,
    /**
     * A template came in instead of a finger image, so that its capture could not be looked at. Please capture the finger with the scanner if this is a desk.
     */
    BV_REASON_FINGER_IS_TEMPLATE = 119,
    /**
     * One finger image came in again under the name of another finger and counts once. Please capture each finger by itself and name it as it is.
     */
    BV_REASON_FINGER_REPEATED = 120,
    /**
     * Traces of an earlier finger are on the scanner. Please wipe the scanner clean and capture again.
     */
    BV_REASON_FINGER_RESIDUE = 121,
    /**
     * No face was captured. Please take a photo, or check identity by another document if none can be taken.
     */
    BV_REASON_FACE_MISSING = 201,
    /**
     * The photo could not be read. Please take it again; if it happens again, check the camera's software.
     */
    BV_REASON_FACE_UNREADABLE = 202,
    /**
     * No face was found in the photo. Please have the visitor look into the camera, closer and in good light.
     */
    BV_REASON_FACE_NOT_FOUND = 203,
    /**
     * Several faces are in the photo. Please have one person alone before the camera.
     */
    BV_REASON_FACE_SEVERAL = 204,
    /**
     * The face is too small in the photo. Please have the visitor come closer to the camera.
     */
    BV_REASON_FACE_TOO_SMALL = 205,
    /**
     * The photo is not good enough. Please take it again in even light, with the visitor keeping still.
     */
    BV_REASON_FACE_QUALITY_LOW = 206,
    /**
     * The head is turned or tilted. Please have the visitor look straight into the camera.
     */
    BV_REASON_FACE_TURNED = 207,
    /**
     * The photo is blurred. Please wipe the lens, have the visitor keep still, and take it again.
     */
    BV_REASON_FACE_BLURRED = 208,
    /**
     * The face is too dark. Please light it from the front and take the photo again.
     */
    BV_REASON_FACE_TOO_DARK = 209,
    /**
     * The face is too bright. Please turn it away from strong light and take the photo again.
     */
    BV_REASON_FACE_TOO_BRIGHT = 210,
    /**
     * One side of the face is in shadow. Please light the face from the front.
     */
    BV_REASON_FACE_UNEVEN_LIGHT = 211,
    /**
     * The eyes are closed. Please take the photo again with open eyes.
     */
    BV_REASON_FACE_EYES_CLOSED = 212,
    /**
     * The mouth is open. Please take the photo again with the mouth closed.
     */
    BV_REASON_FACE_MOUTH_OPEN = 213,
    /**
     * Part of the face is covered. Please have mask, dark glasses or hair taken from the face.
     */
    BV_REASON_FACE_COVERED = 214,
    /**
     * The face reaches beyond the photo's edge. Please have the visitor in the middle of the picture.
     */
    BV_REASON_FACE_CUT_OFF = 215,
    /**
     * The photo is blank. Please uncover the lens, check the light, and take it again.
     */
    BV_REASON_FACE_BLANK = 216,
    /**
     * The photo is larger than the engine reads. Please set the camera to a smaller picture.
     */
    BV_REASON_FACE_TOO_LARGE = 217,
    /**
     * The captured face template could not be read. Please take the photo again.
     */
    BV_REASON_FACE_TEMPLATE_UNREADABLE = 218,
    /**
     * The photo could not be processed. Please take it again; if it happens again, call technical support.
     */
    BV_REASON_FACE_PROCESSING_FAILED = 219,
    /**
     * The photo may show a picture instead of a person. Please look at the visitor and take the photo again.
     */
    BV_REASON_FACE_LIVENESS_DOUBTFUL = 220,
    /**
     * The photo is in a form that is not read, such as printing colours (CMYK). Please set the camera to JPEG in colour and take it again.
     */
    BV_REASON_FACE_FORM_NOT_READ = 221,
    /**
     * What came in as the face is the reference itself and was not captured now. Please capture everything anew, with a photo of the visitor.
     */
    BV_REASON_FACE_IS_COPY = 222,
    /**
     * Nobody could tell whether a person was before the camera: a template came in, or the engine has no network for it. Please take a photo of the visitor.
     */
    BV_REASON_FACE_LIVENESS_UNKNOWN = 223,
    /**
     * This source of references was not asked.
     */
    BV_REASON_REFERENCE_NOT_ASKED = 301,
    /**
     * The source answered that it holds nothing of this person to compare with. Please check identity by another document.
     */
    BV_REASON_REFERENCE_EMPTY = 302,
    /**
     * The source answered that it has no record under this number. Please check the number that was entered.
     */
    BV_REASON_REFERENCE_NO_RECORD = 303,
    /**
     * The source of the reference did not answer. Please try it again, or check identity by another document.
     */
    BV_REASON_REFERENCE_SOURCE_FAILED = 304,
    /**
     * The reference is damaged or of an unknown format. Please read it again, or check identity by another document.
     */
    BV_REASON_REFERENCE_UNREADABLE = 305,
    /**
     * The reference holds too little to compare with. Please check identity by another document.
     */
    BV_REASON_REFERENCE_TOO_POOR = 306,
    /**
     * The origin of the reference was not authenticated.
     */
    BV_REASON_REFERENCE_UNVERIFIED = 307,
    /**
     * The reference did not pass authentication. Please get it from its source once more and check identity by another document.
     */
    BV_REASON_REFERENCE_NOT_AUTHENTIC = 308,
    /**
     * The reference departs from its standard but could be read.
     */
    BV_REASON_REFERENCE_DEVIATES = 309,
    /**
     * The face template on record was made by another model. Please have it enrolled again from the photo.
     */
    BV_REASON_REFERENCE_OTHER_MODEL = 310,
    /**
     * The fingerprint on record is a photo, not a finger. Please have the record corrected, or check identity by another document.
     */
    BV_REASON_REFERENCE_IS_PHOTO = 311,
    /**
     * The reference holds more prints than are compared. The most promising ones were; a mismatch says nothing here.
     */
    BV_REASON_REFERENCE_PARTLY_COMPARED = 312,
    /**
     * The reference is authentic, but not all that protects it was checked. Please tell technical support if that is not intended.
     */
    BV_REASON_REFERENCE_PARTLY_CHECKED = 313,
    /**
     * The fingerprint matches the reference.
     */
    BV_REASON_MATCHED = 401,
    /**
     * The fingerprint is not alike enough to decide. Please capture again, more fully.
     */
    BV_REASON_INCONCLUSIVE = 402,
    /**
     * The fingerprint does not match the reference. Please make sure it is the right finger.
     */
    BV_REASON_MISMATCHED = 403,
    /**
     * One reference matches and another does not. Please check identity by another document.
     */
    BV_REASON_SOURCES_DISAGREE = 404,
    /**
     * The reference does not hold this finger. Please capture a finger that it holds.
     */
    BV_REASON_FINGER_NOT_IN_REFERENCE = 405,
    /**
     * The face matches the reference.
     */
    BV_REASON_FACE_MATCHED = 406,
    /**
     * The face is not alike enough to decide. Please take the photo again, frontal and in even light.
     */
    BV_REASON_FACE_INCONCLUSIVE = 407,
    /**
     * The face does not match the reference. Please check identity by another document.
     */
    BV_REASON_FACE_MISMATCHED = 408,
    /**
     * Fingerprint and face together match the reference.
     */
    BV_REASON_BOTH_MATCHED = 409,
    /**
     * Fingerprint and face together are not alike enough to decide. Please capture again.
     */
    BV_REASON_BOTH_INCONCLUSIVE = 410,
    /**
     * Neither fingerprint nor face matches the reference. Please check identity by another document.
     */
    BV_REASON_BOTH_MISMATCHED = 411,
    /**
     * No more captures are allowed in this visit. Please check identity by another document.
     */
    BV_REASON_ATTEMPTS_EXHAUSTED = 501,
    /**
     * The false-accept budget of this visit is used up. Please check identity by another document.
     */
    BV_REASON_BUDGET_EXHAUSTED = 502,
    /**
     * There is no reference to compare with. This says nothing about the person. Please check identity by another document.
     */
    BV_REASON_NO_USABLE_REFERENCE = 503,
    /**
     * A reference that the policy requires is missing. Please check identity by another document.
     */
    BV_REASON_REQUIRED_REFERENCE_MISSING = 504,
    /**
     * The policy asks for more fingers. Please capture another finger.
     */
    BV_REASON_MORE_FINGERS_REQUIRED = 505,
    /**
     * The policy does not accept a reference whose origin was not authenticated. Please check identity by another document.
     */
    BV_REASON_UNVERIFIED_NOT_ALLOWED = 506,
    /**
     * Clear captures do not match the reference. This alone proves nothing; please check identity by another document.
     */
    BV_REASON_REPEATED_MISMATCH = 507,
    /**
     * The calibration data cannot support so strict a rate. Please check identity by another document and tell support.
     */
    BV_REASON_CALIBRATION_TOO_WEAK = 508,
    /**
     * The face model has no calibration, so its scores count for nothing. Please tell technical support.
     */
    BV_REASON_FACE_NOT_CALIBRATED = 509,
    /**
     * The policy does not accept a face without a fingerprint. Please capture a finger, or check another document.
     */
    BV_REASON_FACE_ALONE_NOT_ALLOWED = 510,
    /**
     * The policy asks for a face too. Please take a photo.
     */
    BV_REASON_FACE_REQUIRED = 511,
};

/**
 * Version of the C ABI that this header describes: `(major << 16) | minor`. While major is 0, both must be the same.
 */
#define BV_ABI_VERSION 1

/**
 * What a call returns: BV_STATUS_OK or why it failed. Numbers are never used again for something else; treat one you do
 * not know as a failure.
 */
enum bv_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * It worked.
     */
    BV_STATUS_OK = 0,
    /**
     * A pointer that must not be NULL is NULL.
     */
    BV_STATUS_NULL_ARGUMENT = 1,
    /**
     * A number, text or structure is not one that is allowed there.
     */
    BV_STATUS_BAD_ARGUMENT = 2,
    /**
     * The header and the library do not belong together.
     */
    BV_STATUS_ABI_MISMATCH = 3,
    /**
     * An index is not below the count, or a record has no such finger view.
     */
    BV_STATUS_NO_SUCH_ITEM = 4,
    /**
     * There is no such value: a record that states no quality, an error without byte offset. The output is 0 or NULL.
     */
    BV_STATUS_NO_VALUE = 5,
    /**
     * The picture cannot be read.
     */
    BV_STATUS_IMAGE = 6,
    /**
     * The finger record cannot be read or written.
     */
    BV_STATUS_RECORD = 7,
    /**
     * The picture was read, but no finger can be made out in it.
     */
    BV_STATUS_EXTRACTION = 8,
    /**
     * The network cannot be loaded or run, or its files are damaged.
     */
    BV_STATUS_MODEL = 9,
    /**
     * The policy is not one, or its calibration cannot support it.
     */
    BV_STATUS_POLICY = 10,
    /**
     * The calibration table is not one, or belongs to another network.
     */
    BV_STATUS_CALIBRATION = 11,
    /**
     * The visit's content is more than one visit may hold, or its state is not one that a decision returned.
     */
    BV_STATUS_VISIT = 12,
    /**
     * A fault inside the library that it caught by itself. Nothing was decided; please report it.
     */
    BV_STATUS_INTERNAL = 13,
    /**
     * The library's code panicked; the panic ends at this call. Nothing was decided; please report it. Handles that the call
     * was given as `const` stay usable, one that it was to change must be freed.
     */
    BV_STATUS_PANIC = 14,
    /**
     * A certificate, a file of a chip or a seal's request is not one, or may not be used for this.
     */
    BV_STATUS_TRUST = 15,
    /**
     * A sealed template does not open, or a key is not one. Which of the causes it is, is not told.
     */
    BV_STATUS_SEALED = 16,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_status bv_status;
#else
typedef uint32_t bv_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What to do. BV_OUTCOME_NONE is no decision at all: memory full of zeros never reads as an accept.
 */
enum bv_outcome
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Nothing was decided.
     */
    BV_OUTCOME_NONE = 0,
    /**
     * The evidence is strong enough under the policy: go on.
     */
    BV_OUTCOME_ACCEPT = 1,
    /**
     * Capture again as the decision advises.
     */
    BV_OUTCOME_RECAPTURE = 2,
    /**
     * A person decides, by another document.
     */
    BV_OUTCOME_REFER = 3,
    /**
     * The samples do not match the reference, clearly and repeatedly, and the policy lets the engine say so.
     */
    BV_OUTCOME_REJECT = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_outcome bv_outcome;
#else
typedef uint32_t bv_outcome;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What is captured and compared.
 */
enum bv_modality
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Neither; only as an output, on failure.
     */
    BV_MODALITY_NONE = 0,
    /**
     * A fingerprint.
     */
    BV_MODALITY_FINGER = 1,
    /**
     * A face.
     */
    BV_MODALITY_FACE = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_modality bv_modality;
#else
typedef uint32_t bv_modality;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Which finger (code numbers of ISO/IEC 19794-2:2005).
 */
enum bv_finger
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    BV_FINGER_UNKNOWN = 0,
    BV_FINGER_RIGHT_THUMB = 1,
    BV_FINGER_RIGHT_INDEX = 2,
    BV_FINGER_RIGHT_MIDDLE = 3,
    BV_FINGER_RIGHT_RING = 4,
    BV_FINGER_RIGHT_LITTLE = 5,
    BV_FINGER_LEFT_THUMB = 6,
    BV_FINGER_LEFT_INDEX = 7,
    BV_FINGER_LEFT_MIDDLE = 8,
    BV_FINGER_LEFT_RING = 9,
    BV_FINGER_LEFT_LITTLE = 10,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_finger bv_finger;
#else
typedef uint32_t bv_finger;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Where a reference comes from.
 */
enum bv_source
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * No source; only as an output, for a reason that speaks of none.
     */
    BV_SOURCE_NONE = 0,
    /**
     * Read from the chip of the card that was presented.
     */
    BV_SOURCE_CARD_CHIP = 1,
    /**
     * Answered by the population database.
     */
    BV_SOURCE_REGISTRY = 2,
    /**
     * Taken at an earlier visit by the same institution.
     */
    BV_SOURCE_ENROLMENT = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_source bv_source;
#else
typedef uint32_t bv_source;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Whether the origin of a reference has been authenticated, as you established it.
 */
enum bv_trust
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Nobody checked.
     */
    BV_TRUST_UNVERIFIED = 0,
    /**
     * Its signature or seal was checked and holds.
     */
    BV_TRUST_AUTHENTIC = 1,
    /**
     * It was checked and does not hold.
     */
    BV_TRUST_FORGED = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_trust bv_trust;
#else
typedef uint32_t bv_trust;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Why a source gave no reference. None of these is evidence about the person.
 */
enum bv_absence
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * The source was not asked.
     */
    BV_ABSENCE_NOT_ASKED = 1,
    /**
     * The source answered: the person is known, nothing is held that could be compared with.
     */
    BV_ABSENCE_EMPTY = 2,
    /**
     * The source answered: no record under this number.
     */
    BV_ABSENCE_NO_RECORD = 3,
    /**
     * The source did not answer, or answered with a fault of its own.
     */
    BV_ABSENCE_FAILED = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_absence bv_absence;
#else
typedef uint32_t bv_absence;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Language of a text for the person at the desk.
 */
enum bv_lang
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Vietnamese.
     */
    BV_LANG_VI = 1,
    /**
     * English.
     */
    BV_LANG_EN = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_lang bv_lang;
#else
typedef uint32_t bv_lang;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How a pixel is stored.
 */
enum bv_pixel_format
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * One byte a pixel, 0 black, ridges dark.
     */
    BV_PIXEL_FORMAT_GRAY8 = 1,
    /**
     * One byte a pixel, 0 black, ridges white.
     */
    BV_PIXEL_FORMAT_GRAY8_INVERTED = 2,
    /**
     * Three bytes a pixel: red, green, blue. Faces only.
     */
    BV_PIXEL_FORMAT_RGB8 = 3,
    /**
     * Three bytes a pixel: blue, green, red. Faces only.
     */
    BV_PIXEL_FORMAT_BGR8 = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_pixel_format bv_pixel_format;
#else
typedef uint32_t bv_pixel_format;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Formats a template is written in. All of them are read, told by their content.
 */
enum bv_record_format
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * This engine's own, at most 1536 bytes: positions to 1/4 pixel, the map of ridges, protected by a checksum.
     */
    BV_RECORD_FORMAT_NATIVE = 1,
    /**
     * ISO/IEC 19794-2:2005.
     */
    BV_RECORD_FORMAT_ISO2005 = 2,
    /**
     * ANSI INCITS 378-2004.
     */
    BV_RECORD_FORMAT_ANSI2004 = 3,
    /**
     * ISO/IEC 19794-2:2011.
     */
    BV_RECORD_FORMAT_ISO2011 = 4,
    /**
     * ANSI INCITS 378-2009.
     */
    BV_RECORD_FORMAT_ANSI2009 = 5,
    /**
     * ANSI INCITS 378-2009 Amendment 1.
     */
    BV_RECORD_FORMAT_ANSI2009_AM1 = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_record_format bv_record_format;
#else
typedef uint32_t bv_record_format;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What runs the network.
 */
enum bv_runtime
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * The network's integer form where it has one: the same answers on every machine. Else ONNX Runtime if its shared
     * library is found (environment variable ORT_DYLIB_PATH, beside the program, beside this library, the system's path),
     * else the embedded runtime.
     */
    BV_RUNTIME_AUTO = 0,
    /**
     * ONNX Runtime or an error.
     */
    BV_RUNTIME_ONNX_RUNTIME = 1,
    /**
     * The runtime compiled into this library, in floating point.
     */
    BV_RUNTIME_EMBEDDED = 2,
    /**
     * The integer form of the fingerprint network, or an error; face networks, which have none, as with BV_RUNTIME_AUTO.
     */
    BV_RUNTIME_INTEGER = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum bv_runtime bv_runtime;
#else
typedef uint32_t bv_runtime;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Bytes made by the library, for example a template record. Wiped when freed.
 */
typedef struct bv_buffer bv_buffer;

/**
 * How alike two templates are: of fingers or of faces.
 */
typedef struct bv_comparison bv_comparison;

/**
 * What a verification ends in. Holds nothing biometric.
 */
typedef struct bv_decision bv_decision;

/**
 * Everything a verification needs. Immutable; any number of threads may use one at the same time.
 */
typedef struct bv_engine bv_engine;

/**
 * How an engine is to be built. What is not set has a default: the bundled network, calibration and policy.
 */
typedef struct bv_engine_builder bv_engine_builder;

/**
 * Why a call failed: text, cause, byte offset. Holds nothing about a person.
 */
typedef struct bv_error bv_error;

/**
 * A face: a vector of one model, quality, liveness, defects. Wiped when freed.
 */
typedef struct bv_face bv_face;

/**
 * Keys of templates at rest: one that seals, any number that open. Wiped when freed.
 */
typedef struct bv_key_ring bv_key_ring;

/**
 * Minutiae of one finger. Wiped when freed.
 */
typedef struct bv_template bv_template;

/**
 * What one verification receives: captured fingers, references, what earlier captures of the visit used up. Everything is
 * copied in and wiped when the visit is freed.
 */
typedef struct bv_visit bv_visit;

/**
 * Bytes that belong to somebody else: for the call when you pass them, for the life of the handle when you got them.
 */
typedef struct {
    /**
     * First byte; may be NULL where `len` is 0.
     */
    const uint8_t *data;
    /**
     * Number of bytes.
     */
    size_t len;
} bv_bytes;

/**
 * A picture of one finger or face, as scanner or camera deliver it; the first row is the top one. A structure of zeros is
 * refused.
 */
typedef struct {
    /**
     * First byte of the first row.
     */
    const uint8_t *data;
    /**
     * Pixels in a row.
     */
    uint32_t width;
    /**
     * Rows.
     */
    uint32_t height;
    /**
     * Bytes from one row to the next, at least `width`, for colour three times that.
     */
    uint32_t stride;
    /**
     * One of `bv_pixel_format`.
     */
    uint32_t format;
    /**
     * The scanner's resolution in pixels per inch, usually 500; 100 to 2000. Not looked at for faces.
     */
    uint32_t ppi;
} bv_image_view;

/**
 * A person reference as a text. It is yours, and lives as long as this structure.
 */
typedef struct {
    /**
     * 64 hexadecimal digits in lower case and a NUL; empty where the call failed.
     */
    char digits[65];
} bv_person_reference;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The bytes. They belong to the buffer handle.
 */
bv_status bv_buffer_get_bytes(const bv_buffer *buffer, bv_bytes *bytes_out);

/**
 * Ends a buffer. NULL is nothing to do.
 */
void bv_buffer_free(bv_buffer *buffer);

/**
 * The status the failed call returned.
 */
bv_status bv_error_get_status(const bv_error *error, bv_status *status_out);

/**
 * What was wrong, where, and what to do, in English. The text belongs to the error handle.
 */
bv_status bv_error_get_message(const bv_error *error, const char **message_out);

/**
 * What lies behind the failure (for example what the system said of a file); BV_STATUS_NO_VALUE if nothing does. The text
 * belongs to the error handle.
 */
bv_status bv_error_get_cause(const bv_error *error,
                             const char **cause_out);

/**
 * Byte offset of the fault in the picture or record that was refused; BV_STATUS_NO_VALUE if it is at no one place.
 */
bv_status bv_error_get_offset(const bv_error *error,
                              uint64_t *offset_out);

/**
 * Ends an error. NULL is nothing to do.
 */
void bv_error_free(bv_error *error);

/**
 * Starts building an engine. Pass BV_ABI_VERSION: the library refuses a program that was compiled with another header.
 */
bv_status bv_engine_builder_new(uint32_t abi_version,
                                bv_engine_builder **builder_out,
                                bv_error **error);

/**
 * Takes the network from a folder instead of the bundled one: DIR/finger-minutiae/card.toml (or DIR/card.toml), with its
 * calibration.toml beside it. UTF-8. The folder is read by the build.
 */
bv_status bv_engine_builder_set_models_dir(bv_engine_builder *builder,
                                           const char *dir,
                                           bv_error **error);

/**
 * Sets the policy: the text of a policy file (TOML), not its path.
 */
bv_status bv_engine_builder_set_policy(bv_engine_builder *builder, const char *policy_toml, bv_error **error);

/**
 * Sets the calibration: the text of a table made by `bioverify calibrate` (TOML), not its path.
 */
bv_status bv_engine_builder_set_calibration(bv_engine_builder *builder,
                                            const char *calibration_toml,
                                            bv_error **error);

/**
 * Trusts an authority: a file with the certificate of a country signing authority, a link certificate or a revocation list, in DER,
 * or with any number of them in PEM. A certificate is trusted because you put it here. Cards of no known authority are unverified.
 * A CSCA master list is taken, too, where an authority that you added before it vouches for its signer now; certificates on it that
 * cannot be used are passed over. bv_engine_builder_add_authorities takes files in any order.
 */
bv_status bv_engine_builder_add_authority(bv_engine_builder *builder,
                                          bv_bytes file,
                                          bv_error **error);

/**
 * Trusts authorities: the `count` files of a trust folder, all at once and in any order. Each is one that bv_engine_builder_add_authority
 * takes. Master lists come last whatever their place, so that every other file of the call, and what was added before, says
 * whether to believe them. All of the files are taken or none is; the error tells which one was refused, counted from 0.
 */
bv_status bv_engine_builder_add_authorities(bv_engine_builder *builder,
                                            const bv_bytes *files,
                                            size_t count,
                                            bv_error **error);

/**
 * Trusts a registry: a file with the certificate that it seals its answers with, in DER, or with any number of them in PEM. A
 * certificate is trusted because you put it here; one of an authority is refused.
 */
bv_status bv_engine_builder_add_registry(bv_engine_builder *builder,
                                         bv_bytes file,
                                         bv_error **error);

/**
 * Chooses what runs the network: one of bv_runtime.
 */
bv_status bv_engine_builder_set_runtime(bv_engine_builder *builder, uint32_t runtime, bv_error **error);

/**
 * Sets the number of worker threads of bv_verify_batch, at most 1024; 0, the default, is one a core. Other calls always
 * run on the thread that makes them.
 */
bv_status bv_engine_builder_set_threads(bv_engine_builder *builder,
                                        uint32_t threads,
                                        bv_error **error);

/**
 * Builds an engine: loads the network and checks that network, calibration and policy fit each other. The builder stays
 * yours and can build again.
 */
bv_status bv_engine_builder_build(const bv_engine_builder *builder,
                                  bv_engine **engine_out,
                                  bv_error **error);

/**
 * Ends a builder. NULL is nothing to do.
 */
void bv_engine_builder_free(bv_engine_builder *builder);

/**
 * What the engine is made of, as JSON: versions, network, runtime, calibration, policy. The text belongs to the engine.
 */
bv_status bv_engine_get_info(const bv_engine *engine,
                             const char **json_out);

/**
 * Extracts a template from a picture of one finger. Fails with BV_STATUS_EXTRACTION where no finger can be made out.
 */
bv_status bv_engine_extract(const bv_engine *engine,
                            const bv_image_view *image,
                            bv_template **template_out,
                            bv_error **error);

/**
 * Extracts a template from the bytes of a picture file: PNG, JPEG, BMP, TIFF, PNM or WSQ, told by its content. `ppi` is the
 * scanner's resolution, 100 to 2000; what the file says of it is ignored.
 */
bv_status bv_engine_extract_encoded(const bv_engine *engine,
                                    bv_bytes picture,
                                    uint32_t ppi,
                                    bv_template **template_out,
                                    bv_error **error);

/**
 * Compares two templates outside any visit. A comparison decides nothing: policy, quality and what earlier captures used up
 * are looked at by bv_engine_verify only.
 */
bv_status bv_engine_compare(const bv_engine *engine,
                            const bv_template *probe,
                            const bv_template *reference,
                            bv_comparison **comparison_out,
                            bv_error **error);

/**
 * Verifies one visit. What is wrong with a picture, a record or a source becomes a reason within the decision; an error means
 * that nothing was decided, and is never an accept.
 */
bv_status bv_engine_verify(const bv_engine *engine,
                           const bv_visit *visit,
                           bv_decision **decision_out,
                           bv_error **error);

/**
 * Ends an engine, which no thread may be using any more. NULL is nothing to do.
 */
void bv_engine_free(bv_engine *engine);

/**
 * Starts a visit with nothing in it.
 */
bv_status bv_visit_new(bv_visit **visit_out, bv_error **error);

/**
 * Adds a captured finger as pixels. `finger` is the one that was asked for: one of bv_finger.
 */
bv_status bv_visit_add_finger_image(bv_visit *visit,
                                    const bv_image_view *image,
                                    uint32_t finger,
                                    bv_error **error);

/**
 * Adds a captured finger as the bytes of a picture file: PNG, JPEG, BMP, TIFF, PNM or WSQ, told by its content. `ppi` is the
 * scanner's resolution, 100 to 2000; what the file says of it is ignored. Bytes that are no picture become a reason of the
 * decision.
 */
bv_status bv_visit_add_finger_encoded(bv_visit *visit,
                                      bv_bytes picture,
                                      uint32_t ppi,
                                      uint32_t finger,
                                      bv_error **error);

/**
 * Adds a captured finger as the bytes of a finger record made elsewhere (native, ISO/IEC 19794-2, INCITS 378). Bytes
 * that are none become a reason of the decision.
 */
bv_status bv_visit_add_finger_record(bv_visit *visit,
                                     bv_bytes record,
                                     uint32_t finger,
                                     bv_error **error);

/**
 * Adds a captured finger as a template, so that one extraction serves several visits. Nobody can look at how it was taken: the
 * decision says so, and the policy (`fingers.template`) says whether it counts.
 */
bv_status bv_visit_add_finger_template(bv_visit *visit,
                                       const bv_template *finger_template,
                                       bv_error **error);

/**
 * Adds a reference: the bytes of a finger record as a source gave them, with what is known of their origin (one of bv_source,
 * one of bv_trust). No bytes at all (`len` 0) mean that the source holds no reference. A face template, a JPEG or a JPEG 2000
 * is a face. Bytes that cannot be read become a reason of the decision.
 */
bv_status bv_visit_add_reference(bv_visit *visit,
                                 uint32_t source,
                                 uint32_t trust,
                                 bv_bytes record,
                                 bv_error **error);

/**
 * Adds a reference that is itself a picture file, for example from an earlier enrolment; `ppi` and `finger` as for
 * bv_visit_add_finger_encoded.
 */
bv_status bv_visit_add_reference_encoded(bv_visit *visit,
                                         uint32_t source,
                                         uint32_t trust,
                                         bv_bytes picture,
                                         uint32_t ppi,
                                         uint32_t finger,
                                         bv_error **error);

/**
 * Adds the news that a source gave no reference, and why (one of bv_source, one of bv_absence).
 */
bv_status bv_visit_add_reference_absent(bv_visit *visit, uint32_t source, uint32_t absence, bv_error **error);

/**
 * Continues a visit: hands in what bv_decision_get_visit_state returned for its last capture. Without it a person could try
 * for ever.
 */
bv_status bv_visit_set_state(bv_visit *visit,
                             const char *state_json,
                             bv_error **error);

/**
 * Ends a visit and wipes what was copied into it. NULL is nothing to do.
 */
void bv_visit_free(bv_visit *visit);

/**
 * Adds one file that was read from the card's chip: EF.SOD, a data group, EF.COM, tag and length included; which it is, is told by
 * its tag. When the visit is verified the files go through passive authentication (ICAO Doc 9303-11) with the authorities of
 * the engine; what of them can be compared with becomes a reference that is authentic, unverified or forged, and the decision says
 * why. A file that was cut is taken, too: it is never compared with, and the decision says where it breaks off. Fails with
 * BV_STATUS_TRUST for bytes that are no such file, and for the second of its kind.
 */
bv_status bv_visit_add_chip_file(bv_visit *visit,
                                 bv_bytes file,
                                 bv_error **error);

/**
 * Sets how origins are checked. `seconds` is the time of checking since 1970-01-01T00:00:00 UTC, 0 for the clock of the machine
 * when the visit is verified. `without_crl` 1 does not ask for a current revocation list: a revoked signer then passes where no list
 * is given; 0, the default, does.
 */
bv_status bv_visit_set_checks(bv_visit *visit,
                              int64_t seconds,
                              uint32_t without_crl,
                              bv_error **error);

/**
 * Adds the sealed answer of a registry: the record, its seal (a detached COSE_Sign1), the reference of the person that was asked
 * about (64 hexadecimal digits as bv_person_reference_make gives them, never a card number) and the nonce that was sent with the
 * request: 16 to 64 bytes. None at all, `len` 0, lets an old seal pass until it expires, which the decision then tells as
 * BV_REASON_REFERENCE_PARTLY_CHECKED. When the visit is verified the seal is checked with the registries of the engine; the record is
 * authentic, unverified or forged by it, and the decision says why.
 */
bv_status bv_visit_add_reference_sealed(bv_visit *visit,
                                        bv_bytes record,
                                        bv_bytes seal,
                                        const char *person,
                                        bv_bytes nonce,
                                        bv_error **error);

/**
 * Makes the reference of a person that bv_visit_add_reference_sealed takes, and that a registry is asked with instead of the number:
 * HMAC-SHA-256 (RFC 2104) under `key` of the text `bioverify person reference v1`, one zero byte, and the bytes of `number` without its NUL.
 * `key` is 32 random bytes that registry and institution share, another one for every institution. `number` is taken as it is: both
 * must write it alike. Fails with BV_STATUS_SEALED for a key that is none, with BV_STATUS_TRUST for a number that is empty, has white space
 * around it or a control character in it.
 */
bv_status bv_person_reference_make(bv_bytes key,
                                   const char *number,
                                   bv_person_reference *reference_out,
                                   bv_error **error);

/**
 * Verifies many visits on the engine's worker threads. `visits`, `decisions_out` and `statuses_out` have `count` elements;
 * so has `errors_out`, which may be NULL. Result i is that of visit i. Each visit stands alone: for one that fails (or is
 * NULL) the decision is NULL, the status says why, and the error, if `errors_out` is given, must be freed. Returns BV_STATUS_OK
 * if the batch ran, even where single visits failed; if it did not run, every decision is NULL and every status is the one
 * returned. Memory beyond the visits and decisions does not grow with `count`. The same visit may be given more than once.
 */
bv_status bv_verify_batch(const bv_engine *engine,
                          const bv_visit *const *visits,
                          size_t count,
                          bv_decision **decisions_out,
                          bv_status *statuses_out,
                          bv_error **errors_out,
                          bv_error **error);

/**
 * What to do. BV_OUTCOME_NONE on failure.
 */
bv_status bv_decision_get_outcome(const bv_decision *decision, bv_outcome *outcome_out);

/**
 * Several lines for the person at the desk, in one of bv_lang: outcome, reasons, what to do next. The text belongs to the
 * decision.
 */
bv_status bv_decision_get_text(const bv_decision *decision,
                               uint32_t lang,
                               const char **text_out);

/**
 * Which finger to capture next and how, in one of bv_lang; BV_STATUS_NO_VALUE unless the outcome is BV_OUTCOME_RECAPTURE. The
 * text belongs to the decision.
 */
bv_status bv_decision_get_advice(const bv_decision *decision,
                                 uint32_t lang,
                                 const char **text_out);

/**
 * Whether to capture a finger or a face next; BV_STATUS_NO_VALUE unless the outcome is BV_OUTCOME_RECAPTURE.
 */
bv_status bv_decision_get_next_modality(const bv_decision *decision, bv_modality *modality_out);

/**
 * Which finger to capture next, BV_FINGER_UNKNOWN where any will do; BV_STATUS_NO_VALUE unless the outcome is
 * BV_OUTCOME_RECAPTURE.
 */
bv_status bv_decision_get_next_finger(const bv_decision *decision, bv_finger *finger_out);

/**
 * Upper bound of the probability that a stranger's capture would look this alike, over all that was compared; BV_STATUS_NO_VALUE
 * where nothing counted. The output is 1 on failure.
 */
bv_status bv_decision_get_fmr(const bv_decision *decision,
                              double *fmr_out);

/**
 * Natural logarithm of the likelihood ratio over all fingers of the best source; BV_STATUS_NO_VALUE where nothing counted.
 */
bv_status bv_decision_get_llr(const bv_decision *decision,
                              double *llr_out);

/**
 * Time the verification took, in microseconds.
 */
bv_status bv_decision_get_elapsed(const bv_decision *decision, uint64_t *micros_out);

/**
 * Everything in the decision as one line of JSON: reasons with both texts, every comparison, policy, engine, timings. The text
 * belongs to the decision.
 */
bv_status bv_decision_get_json(const bv_decision *decision,
                               const char **json_out);

/**
 * What this visit has used up, to be handed in with its next capture (bv_visit_set_state), as JSON. The text belongs to the
 * decision.
 */
bv_status bv_decision_get_visit_state(const bv_decision *decision,
                                      const char **json_out);

/**
 * Ends a decision. NULL is nothing to do.
 */
void bv_decision_free(bv_decision *decision);

/**
 * How many reasons.
 */
bv_status bv_decision_get_reason_count(const bv_decision *decision, size_t *count_out);

/**
 * Number of reason `index`, one of bv_reason; the deciding reason is the first. A later library may give numbers that
 * this header does not know.
 */
bv_status bv_decision_get_reason(const bv_decision *decision,
                                 size_t index,
                                 uint32_t *reason_out);

/**
 * What reason `index` says, in one of bv_lang. The text lives for ever.
 */
bv_status bv_decision_get_reason_text(const bv_decision *decision,
                                      size_t index,
                                      uint32_t lang,
                                      const char **text_out);

/**
 * Which source reason `index` speaks of; BV_SOURCE_NONE if of none.
 */
bv_status bv_decision_get_reason_source(const bv_decision *decision, size_t index, bv_source *source_out);

/**
 * Which finger reason `index` speaks of; BV_FINGER_UNKNOWN if of none in particular.
 */
bv_status bv_decision_get_reason_finger(const bv_decision *decision, size_t index, bv_finger *finger_out);

/**
 * What exactly lies behind reason `index`, for support staff, in English (for example the byte at which a record breaks off);
 * BV_STATUS_NO_VALUE if there is nothing to add. The text belongs to the decision.
 */
bv_status bv_decision_get_reason_detail(const bv_decision *decision,
                                        size_t index,
                                        const char **detail_out);

/**
 * How many comparisons were made. Each is a factor of the decision; factors are numbered from 0.
 */
bv_status bv_decision_get_factor_count(const bv_decision *decision, size_t *count_out);

/**
 * Whether a factor compared fingers or faces.
 */
bv_status bv_decision_get_factor_modality(const bv_decision *decision,
                                          size_t index,
                                          bv_modality *modality_out);

/**
 * Where the reference of a factor comes from.
 */
bv_status bv_decision_get_factor_source(const bv_decision *decision, size_t index, bv_source *source_out);

/**
 * Whether the origin of a factor's reference has been authenticated.
 */
bv_status bv_decision_get_factor_trust(const bv_decision *decision, size_t index, bv_trust *trust_out);

/**
 * Which finger of a factor was captured.
 */
bv_status bv_decision_get_factor_finger(const bv_decision *decision, size_t index, bv_finger *finger_out);

/**
 * The matcher's score of a factor; its scale belongs to the matcher's version.
 */
bv_status bv_decision_get_factor_score(const bv_decision *decision, size_t index, double *score_out);

/**
 * Natural logarithm of the likelihood ratio of a factor.
 */
bv_status bv_decision_get_factor_llr(const bv_decision *decision, size_t index, double *llr_out);

/**
 * Upper bound of the false-match rate at the score of a factor. The output is 1 on failure.
 */
bv_status bv_decision_get_factor_fmr(const bv_decision *decision, size_t index, double *fmr_out);

/**
 * Whether the policy lets a factor count: 1 or 0.
 */
bv_status bv_decision_get_factor_counted(const bv_decision *decision, size_t index, uint32_t *counted_out);

/**
 * How many finger views with minutiae a record holds (native, ISO/IEC 19794-2 or INCITS 378, told by its content).
 */
bv_status bv_template_count_views(bv_bytes record,
                                  size_t *count_out,
                                  bv_error **error);

/**
 * Reads finger view `view` (counted from 0, those with minutiae only) of a record.
 */
bv_status bv_template_read(bv_bytes record, size_t view, bv_template **template_out, bv_error **error);

/**
 * Writes the template as a record: one of bv_record_format. Free the buffer.
 */
bv_status bv_template_write(const bv_template *finger_template,
                            uint32_t format,
                            bv_buffer **record_out,
                            bv_error **error);

/**
 * How many minutiae, at most 255.
 */
bv_status bv_template_get_minutiae_count(const bv_template *finger_template, size_t *count_out);

/**
 * Quality of the sample, 0 to 100, higher is better; BV_STATUS_NO_VALUE if its record does not say.
 */
bv_status bv_template_get_quality(const bv_template *finger_template, uint32_t *quality_out);

/**
 * How many defects the picture had; always 0 for a template read from a record.
 */
bv_status bv_template_get_defect_count(const bv_template *finger_template, size_t *count_out);

/**
 * Defect `index` of the picture, the worst first, as a reason number (BV_REASON_FINGER_...).
 */
bv_status bv_template_get_defect(const bv_template *finger_template, size_t index, uint32_t *reason_out);

/**
 * Which finger it is.
 */
bv_status bv_template_get_finger(const bv_template *finger_template, bv_finger *finger_out);

/**
 * Says which finger it is: one of bv_finger. Written into records.
 */
bv_status bv_template_set_finger(bv_template *finger_template, uint32_t finger, bv_error **error);

/**
 * Ends a template. NULL is nothing to do.
 */
void bv_template_free(bv_template *finger_template);

/**
 * The matcher's score, at least 0, higher is more alike. Its scale belongs to the matcher's version: never write it into a
 * rule, use the false-match rate.
 */
bv_status bv_comparison_get_score(const bv_comparison *comparison,
                                  double *score_out);

/**
 * Natural logarithm of the likelihood ratio: above 0 speaks for the same finger or face, below 0 for two.
 */
bv_status bv_comparison_get_llr(const bv_comparison *comparison, double *llr_out);

/**
 * Upper bound of the share of different fingers or faces that look at least this alike, above 0 and at most 1, lower is more alike.
 * The output is 1 on failure.
 */
bv_status bv_comparison_get_fmr(const bv_comparison *comparison,
                                double *fmr_out);

/**
 * How many minutiae were paired; 0 for faces.
 */
bv_status bv_comparison_get_pair_count(const bv_comparison *comparison, size_t *count_out);

/**
 * Ends a comparison. NULL is nothing to do.
 */
void bv_comparison_free(bv_comparison *comparison);

/**
 * Finds the face in a photo and computes its vector, quality and liveness. Fails with BV_STATUS_EXTRACTION where there is no
 * face, or where several could be meant. Loads the face networks at its first use.
 */
bv_status bv_face_extract(const bv_engine *engine,
                          const bv_image_view *photo,
                          bv_face **face_out,
                          bv_error **error);

/**
 * The same from the bytes of a photo file: JPEG, PNG, JPEG 2000, BMP, TIFF or PNM, told by its content and turned as its EXIF
 * orientation says.
 */
bv_status bv_face_extract_encoded(const bv_engine *engine,
                                  bv_bytes photo,
                                  bv_face **face_out,
                                  bv_error **error);

/**
 * Reads a native face template.
 */
bv_status bv_face_read(bv_bytes face_template, bv_face **face_out, bv_error **error);

/**
 * Writes the face as a native face template: one byte a value where `compact` is not 0, else four. Free the buffer.
 */
bv_status bv_face_write(const bv_face *face,
                        uint32_t compact,
                        bv_buffer **template_out,
                        bv_error **error);

/**
 * Compares two faces outside any visit. Faces of different models never compare: BV_STATUS_BAD_ARGUMENT says so.
 */
bv_status bv_face_compare(const bv_engine *engine,
                          const bv_face *probe,
                          const bv_face *reference,
                          bv_comparison **comparison_out,
                          bv_error **error);

/**
 * Quality of the photo, 0 to 100, higher is better; BV_STATUS_NO_VALUE if its template does not say.
 */
bv_status bv_face_get_quality(const bv_face *face, uint32_t *quality_out);

/**
 * Probability, 0 to 1, that the photo shows a person and not a picture of one; BV_STATUS_NO_VALUE for a template.
 */
bv_status bv_face_get_liveness(const bv_face *face,
                               double *liveness_out);

/**
 * How many defects the photo had; always 0 for a template.
 */
bv_status bv_face_get_defect_count(const bv_face *face, size_t *count_out);

/**
 * Defect `index` of the photo, the worst first, as a reason number (BV_REASON_FACE_...).
 */
bv_status bv_face_get_defect(const bv_face *face, size_t index, uint32_t *reason_out);

/**
 * Ends a face. NULL is nothing to do.
 */
void bv_face_free(bv_face *face);

/**
 * Sets the captured face of a visit as pixels, instead of one that was set before.
 */
bv_status bv_visit_set_face_image(bv_visit *visit, const bv_image_view *photo, bv_error **error);

/**
 * Sets the captured face of a visit as the bytes of a photo file or of a native face template, instead of one that was set
 * before. Bytes that are neither become a reason of the decision. Of a template nobody can tell whether it is of a person who is there:
 * the decision says so, and it counts only where the policy (`face.live-unknown`) allows it.
 */
bv_status bv_visit_set_face_encoded(bv_visit *visit,
                                    bv_bytes photo,
                                    bv_error **error);

/**
 * Adds a reference that is a face: the bytes of a portrait in any photo format or of a native face template (one of bv_source,
 * one of bv_trust). Bytes that cannot be read become a reason of the decision.
 */
bv_status bv_visit_add_reference_face(bv_visit *visit,
                                      uint32_t source,
                                      uint32_t trust,
                                      bv_bytes portrait,
                                      bv_error **error);

/**
 * Makes a key ring of one key: 32 random bytes, which you keep and wipe.
 */
bv_status bv_key_ring_new(bv_bytes key, bv_key_ring **ring_out, bv_error **error);

/**
 * Adds an older key: what it sealed is opened too, nothing is sealed with it.
 */
bv_status bv_key_ring_add_older(bv_key_ring *ring, bv_bytes key, bv_error **error);

/**
 * Seals a finger template (BV_RECORD_FORMAT_NATIVE) or face template for its owner: bytes that you know beside the sealed template, such
 * as the number of its row, and that opening asks for again. Every sealed finger has the same length. Free the buffer.
 */
bv_status bv_key_ring_seal(const bv_key_ring *ring,
                           bv_bytes record,
                           bv_bytes owner,
                           bv_buffer **sealed_out,
                           bv_error **error);

/**
 * Opens a sealed template. Fails with BV_STATUS_SEALED whatever keeps it closed: another key, another owner, changed bytes. Free the
 * buffer.
 */
bv_status bv_key_ring_open(const bv_key_ring *ring,
                           bv_bytes sealed,
                           bv_bytes owner,
                           bv_buffer **record_out,
                           bv_error **error);

/**
 * Seals a sealed template again under the current key; BV_STATUS_NO_VALUE where it is already. Free the buffer.
 */
bv_status bv_key_ring_reseal(const bv_key_ring *ring,
                             bv_bytes sealed,
                             bv_bytes owner,
                             bv_buffer **sealed_out,
                             bv_error **error);

/**
 * Ends a key ring and wipes its keys. NULL is nothing to do.
 */
void bv_key_ring_free(bv_key_ring *ring);

/**
 * What a reason says: what happened and what to do, for the person at the desk, in one of bv_lang. The text lives for ever.
 */
bv_status bv_reason_get_text(uint32_t reason,
                             uint32_t lang,
                             const char **text_out);

/**
 * The stable name of a reason, for logs, for example `reference-unreadable`. The text lives for ever.
 */
bv_status bv_reason_get_code(uint32_t reason, const char **code_out);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* BIOVERIFY_H */

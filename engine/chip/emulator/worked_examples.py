#!/usr/bin/env python3
"""The worked examples of ICAO Doc 9303-11 (D.2 to D.4 for BAC, G.1 for PACE) on this emulator, byte by byte."""

import unittest

from curves import CURVES
from protocol import Bac, Channel, Pace, cbc, derive, objects, zone_information
from cryptography.hazmat.primitives.ciphers.algorithms import AES
import keys

H = bytes.fromhex


class Examples(unittest.TestCase):
    def test_d2_document_access_keys(self):
        information = zone_information("L898902C", "690806", "940623")
        self.assertEqual(information, b"L898902C<369080619406236")
        bac = Bac(information, None)
        self.assertEqual(bac.encryption, H("AB94FDECF2674FDFB9B391F85D7F76F2"))
        self.assertEqual(bac.mac, H("7962D9ECE03D1ACD4C76089DCE131543"))
        self.assertEqual(zone_information("D23145890734", "340712", "950712"), b"D23145890734934071279507122")

    def test_d3_authentication_and_d4_secure_messaging(self):
        drawn = [H("4608F91988702212"), H("0B4F80323EB3191CB04970CB4052790B")]
        bac = Bac(zone_information("L898902C", "690806", "940623"), lambda _count: drawn.pop(0))
        self.assertEqual(bac.get_challenge(), H("4608F91988702212"))
        command = "72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7"
        answer, channel = bac.authenticate(H(command))
        response = "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449"
        self.assertEqual(answer, H(response))
        self.assertEqual(channel.encryption, H("979EC13B1CBFE9DCD01AB0FED307EAE5"))
        self.assertEqual(channel.mac_key, H("F1CB1F1FB5ADF208806B89DC579DC1F8"))
        self.assertEqual(channel.counter, 0x887022120C06C226)
        steps = [
            ("0CA4020C", "8709016375432908C044F68E08BF8B92D635FF24F8", "011E", None, "", "990290008E08FA855A5D4C50A8ED9000"),
            ("0CB00000", "9701048E08ED6705417E96BA55", "", 4, "60145F01", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"),
            (
                "0CB00004", "9701128E082EA28A70F3C7B535", "", 18, "04303130365F36063034303030305C026175",
                "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
            ),
        ]
        for header, body, data, wanted, reply, sealed in steps:
            self.assertEqual(channel.open(H(header), H(body)), (H(data), wanted))
            self.assertEqual(channel.seal(H(reply), 0x9000, False), H(sealed))

    def test_g1_pace_on_brainpool_p256(self):
        information = zone_information("T22000129", "640812", "101031")
        secret = keys.sha1(information)
        self.assertEqual(secret, H("7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD"))
        self.assertEqual(derive(secret, 3, 128), H("89DED1B26624EC1E634C1989302849DD"))
        scalars = [
            0x498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560,
            0x107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A,
        ]
        nonce = H("3F00C4D39D153F2B2A214A078D899B22")
        chip = Pace(CURVES[13], 13, 128, {1: secret}, lambda _count: nonce, lambda _curve: scalars.pop(0))
        self.assertEqual(chip.card_access(), H("31143012060A04007F0007020204020202010202010D"))
        chip.begin(H("800A04007F00070202040202830101"))
        exchange = [
            ("7C00", "7C12801095A3A016522EE98D01E76CB6B98B42C3"),
            (
                "7C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
                "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D",
                "7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
                "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54",
            ),
            (
                "7C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
                "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462",
                "7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
                "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094",
            ),
            ("7C0A8508C2B0BD78D94BA866", "7C0A86083ABB9674BCE93C08"),
        ]
        for command, response in exchange:
            answer, channel = chip.authenticate(H(command))
            self.assertEqual(answer, H(response))
        self.assertEqual(channel.encryption, H("F5F0E35C0D7161EE6724EE513A0D9A7F"))
        self.assertEqual(channel.mac_key, H("FE251C7858B356B24514B3BD5F4297D1"))
        generator = (
            0x8CED63C91426D4F0EB1435E7CB1D74A46723A0AF21C89634F65A9AE87A9265E2,
            0x8C879506743F8611AC33645C5B985C80B5F09A0B83407C1B6A4D857AE76FE522,
        )
        self.assertEqual(chip.generator, generator)

    def test_every_curve_has_its_generator_and_order(self):
        for number, curve in CURVES.items():
            self.assertTrue(curve.contains(curve.g), number)
            self.assertIsNone(curve.add(curve.multiply(curve.n - 1, curve.g), curve.g), number)


if __name__ == "__main__":
    unittest.main()

use super::*;
use proptest::prelude::*;

fn map(side: u8, columns: u8, rows: u8, cell: impl Fn(u8, u8) -> RidgeCell) -> Option<RidgeMap> {
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    RidgeMap::cut(side, columns, rows, cells.map(|(column, row)| cell(column, row)).collect())
}

#[test]
fn a_map_ends_where_the_finger_ends() {
    let inside = |x: u8, y: u8| (2..5).contains(&x) && (3..9).contains(&y);
    let map = map(16, 20, 12, |x, y| if inside(x, y) { RidgeCell::new(x, 2) } else { RidgeCell::EMPTY }).unwrap();
    assert_eq!(map.grid(), RidgeGrid { side: 16, left: 2, top: 3, columns: 3, rows: 6 });
    assert_eq!(map.area(), 18.0 * 256.0);
    for (x, y, finger) in
        [(32.0, 48.0, true), (31.9, 48.0, false), (79.9, 143.9, true), (80.0, 50.0, false), (-1.0, -1.0, false)]
    {
        assert_eq!(map.at(Point::new(x, y)).is_finger(), finger, "{x} {y}");
    }
    assert!(map.at(Point::new(f32::NAN, 60.0)) == map.at(Point::new(f32::NAN, 60.0)));
    let loose = vec![RidgeCell::EMPTY, RidgeCell::new(0, 1)];
    assert_eq!(RidgeMap::new(RidgeGrid { columns: 2, rows: 1, ..map.grid() }, loose), Err(RidgeMapError::Loose));
}

#[test]
fn what_is_no_map_is_refused() {
    let grid = RidgeGrid { side: 16, left: 0, top: 0, columns: 40, rows: 40 };
    let cells = |count| vec![RidgeCell::new(1, 1); count];
    assert!(matches!(RidgeMap::new(grid, cells(1600)), Err(RidgeMapError::Count { count: 1600, .. })));
    assert!(matches!(
        RidgeMap::new(RidgeGrid { columns: 2, rows: 2, ..grid }, cells(3)),
        Err(RidgeMapError::Count { .. })
    ));
    assert!(matches!(
        RidgeMap::new(RidgeGrid { side: 7, columns: 1, rows: 1, ..grid }, cells(1)),
        Err(RidgeMapError::Side { .. })
    ));
    assert!(map(16, 10, 10, |_, _| RidgeCell::EMPTY).is_none());
}

#[test]
fn four_cells_become_one_that_runs_their_way() {
    let spread = [62, 0, 1, 1];
    let cells = map(16, 2, 2, |x, y| RidgeCell::new(spread[usize::from(2 * y + x)], 3)).unwrap();
    let coarse = cells.coarser().unwrap();
    assert_eq!(coarse.grid(), RidgeGrid { side: 32, left: 0, top: 0, columns: 1, rows: 1 });
    assert_eq!(coarse.cells(), [RidgeCell::new(0, 3)]);
}

proptest! {
    #[test]
    fn coarser_cells_lie_where_the_finer_ones_lay(codes in prop::collection::vec(any::<u8>(), 63), left in 0_u8..3) {
        let cell = |x: u8, y: u8| {
            let code = if x < left { 0 } else { codes[usize::from(y * 9 + x)] };
            RidgeCell::from_code(code).unwrap_or_default()
        };
        let Some(fine) = map(16, 9, 7, cell) else { return Ok(()) };
        let Some(coarse) = fine.coarser() else { return Ok(()) };
        prop_assert!(coarse.grid().side == 32 && coarse.cells().len() <= fine.cells().len().max(1));
        for y in 0..4_u8 {
            for x in 0..5_u8 {
                let middle = Point::new(f32::from(x) * 32.0 + 16.0, f32::from(y) * 32.0 + 16.0);
                let four = [(-8.0, -8.0), (8.0, -8.0), (-8.0, 8.0), (8.0, 8.0)];
                let fingers = four.iter().filter(|(dx, dy)| fine.at(Point::new(middle.x + dx, middle.y + dy)).is_finger());
                prop_assert_eq!(coarse.at(middle).is_finger(), fingers.count() >= 2);
            }
        }
    }
}

use super::picture::WORD;

/// Lists where a row of bits changes: each even edge begins a dark run, each odd one ends it.
pub(super) fn edges(row: &[u64], edges: &mut Vec<u32>) {
    edges.clear();
    let mut last = 0;
    for (index, &word) in row.iter().enumerate() {
        let mut changes = word ^ (word << 1 | last);
        last = word >> (WORD - 1);
        while changes != 0 {
            edges.push((index * WORD) as u32 + changes.trailing_zeros());
            changes &= changes - 1;
        }
    }
    if last == 1 {
        edges.push((row.len() * WORD) as u32);
    }
}

/// The size of a module, if six edges that begin dark cross a finder pattern (1:1:3:1:1) or anything
/// close to it.
///
/// Edges are compared with the next of their own kind: ink that bleeds and light that blooms move
/// all ends of dark runs one way and all beginnings the other, so these distances stay.
pub(super) fn finder_unit(edges: [u32; 6]) -> Option<f32> {
    let [a, b, c, d, e, f] = edges;
    let (first, second, third, fourth) = (c - a, d - b, e - c, f - d);
    let twelve = first + second + third + fourth;
    let near = |value: u32, percent: u32| 100 * value.abs_diff(twelve) <= percent * twelve;
    let middle = 8 * (d - c);
    let fits = near(3 * second, 30)
        && near(3 * third, 30)
        && near(6 * first, 45)
        && near(6 * fourth, 45)
        && (twelve..=3 * twelve).contains(&middle);
    fits.then(|| twelve as f32 / 12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_begin_and_end_dark_runs_across_words() {
        let check = |row: &[u64], expected: &[u32]| {
            let mut found = vec![7];
            edges(row, &mut found);
            assert_eq!(found, expected, "{row:x?}");
        };
        check(&[0, 0], &[]);
        check(&[0b110, 0], &[1, 3]);
        check(&[1 << 63, 1], &[63, 65]);
        check(&[u64::MAX, u64::MAX], &[0, 128]);
        check(&[], &[]);
    }

    #[test]
    fn finder_patterns_are_known_by_the_distances_of_their_edges() {
        let check = |runs: [u32; 5], expected: Option<f32>| {
            let mut at = 3;
            let mut edges = [at; 6];
            for (edge, run) in edges[1..].iter_mut().zip(runs) {
                at += run;
                *edge = at;
            }
            assert_eq!(finder_unit(edges), expected, "{runs:?}");
        };
        check([1, 1, 3, 1, 1], Some(1.0));
        check([4, 4, 12, 4, 4], Some(4.0));
        // Ink that bleeds by half a module on each side.
        check([6, 2, 14, 2, 6], Some(4.0));
        check([2, 6, 10, 6, 2], Some(4.0));
        check([4, 4, 4, 4, 4], None);
        check([4, 4, 40, 4, 4], None);
        check([4, 4, 12, 4, 20], None);
        check([1, 1, 1, 1, 1], None);
    }
}

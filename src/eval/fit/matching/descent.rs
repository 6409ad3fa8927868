//! Where is a smooth function of many numbers least? Limited-memory BFGS with backtracking.

/// Pairs of steps that the shape of the function is learnt from (Nocedal & Wright, chapter 7: 3 to 20).
const MEMORY: usize = 10;
/// Steps at most; fits of this size settle within a hundred.
const STEPS: usize = 300;
/// A slope below this share of the value is flat.
const FLAT: f64 = 1e-6;

/// Minimises a function that gives its value and gradient.
pub fn minimise(start: Vec<f64>, value: impl Fn(&[f64]) -> (f64, Vec<f64>)) -> Vec<f64> {
    let mut at = start;
    let (mut height, mut slope) = value(&at);
    let mut memory: Vec<Pair> = Vec::new();
    for _ in 0..STEPS {
        if norm(&slope) <= FLAT * height.abs().max(1.0) {
            break;
        }
        let downhill = direction(&slope, &memory);
        let descent = dot(&downhill, &slope);
        let Some((next, reached)) = step(&at, (height, descent), &downhill, &value) else {
            break;
        };
        memory.extend(Pair::new(
            &difference(&next, &at),
            &difference(&reached.1, &slope),
        ));
        if memory.len() > MEMORY {
            memory.remove(0);
        }
        at = next;
        (height, slope) = reached;
    }
    at
}

/// A step and how the slope changed by it.
struct Pair {
    step: Vec<f64>,
    change: Vec<f64>,
    along: f64,
}

impl Pair {
    fn new(step: &[f64], change: &[f64]) -> Option<Self> {
        let along = dot(step, change);
        (along > 1e-12).then(|| Self {
            step: step.to_vec(),
            change: change.to_vec(),
            along,
        })
    }
}

/// The two-loop recursion: the slope, bent by what the last steps taught of the curvature.
fn direction(slope: &[f64], memory: &[Pair]) -> Vec<f64> {
    let mut bent: Vec<f64> = slope.iter().map(|value| -value).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for pair in memory.iter().rev() {
        let share = dot(&pair.step, &bent) / pair.along;
        add(&mut bent, -share, &pair.change);
        shares.push(share);
    }
    let scale = memory.last().map_or_else(
        || 1.0 / norm(slope).max(1.0),
        |pair| pair.along / dot(&pair.change, &pair.change),
    );
    for value in &mut bent {
        *value *= scale;
    }
    for (pair, share) in memory.iter().zip(shares.into_iter().rev()) {
        let back = share - dot(&pair.change, &bent) / pair.along;
        add(&mut bent, back, &pair.step);
    }
    bent
}

type Point = (f64, Vec<f64>);

/// Halves the step until it goes down as far as the slope promises (Armijo's rule).
fn step(
    at: &[f64],
    (height, descent): (f64, f64),
    downhill: &[f64],
    value: &impl Fn(&[f64]) -> Point,
) -> Option<(Vec<f64>, Point)> {
    let mut length = 1.0;
    for _ in 0..40 {
        let mut next = at.to_vec();
        add(&mut next, length, downhill);
        let reached = value(&next);
        if reached.0 <= height + 1e-4 * length * descent {
            return Some((next, reached));
        }
        length /= 2.0;
    }
    None
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn add(to: &mut [f64], times: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bottom_of_a_narrow_valley_is_found() {
        // Rosenbrock's function, least at (1, 1).
        let valley = |at: &[f64]| {
            let (x, y) = (at[0], at[1]);
            let bend = y - x * x;
            let value = (1.0 - x).powi(2) + 100.0 * bend * bend;
            (
                value,
                vec![-2.0 * (1.0 - x) - 400.0 * x * bend, 200.0 * bend],
            )
        };
        let least = minimise(vec![-1.2, 1.0], valley);
        assert!((least[0] - 1.0).abs() < 1e-3, "{least:?}");
        assert!((least[1] - 1.0).abs() < 1e-3, "{least:?}");
    }
}

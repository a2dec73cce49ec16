//! Chance that is the same everywhere.

/// xorshift64*.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % (n.max(1) as u64)).unwrap_or(0)
    }

    pub fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    /// Some of a list, at least `least`, in their order.
    pub fn some<'t>(&mut self, from: &[&'t str], least: usize) -> Vec<&'t str> {
        let mut kept: Vec<&str> = from.iter().copied().filter(|_| self.below(2) == 0).collect();
        if kept.len() < least {
            kept = from[..least].to_vec();
        }
        kept
    }
}

// Random numbers by integers alone: the same on every platform, compiler and number of threads. No <random>: the standard
// leaves the output of its distributions open, and floating point differs.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::simulate {

/// A sequence of 64-bit numbers that scatters any number; it makes keys and first states. Source: Steele, Lea and Flood, Fast
/// splittable pseudorandom number generators (2014), with the constants of Vigna's splitmix64.
class splitmix64 {
 public:
  explicit constexpr splitmix64(std::uint64_t state) noexcept : state_(state) {}

  constexpr std::uint64_t operator()() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

/// The key of a code: FNV-1a, 64 bits. Streams go by codes, so that no unit's dossiers depend on which units stand beside it.
[[nodiscard]] constexpr std::uint64_t key_of(std::string_view code) noexcept {
  std::uint64_t key = 0xcbf29ce484222325U;
  for (const char c : code) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return key;
}

/// A probability in steps of 2^-63; 0 and 1 are exact.
class chance {
 public:
  static constexpr int bits = 63;

  constexpr chance() = default;
  /// The largest step that is not above p, for 0 <= p <= 1 of at most 63 bits; what is above 1 is 1.
  [[nodiscard]] static constexpr chance of(const rational& p) {
    if (p.numerator() >= p.denominator()) return of_steps(one);
    return of_steps(static_cast<std::uint64_t>((p.numerator() << bits) / p.denominator()));
  }
  [[nodiscard]] static constexpr chance of_steps(std::uint64_t n) noexcept {
    chance made;
    made.steps_ = std::min(n, one);
    return made;
  }

  [[nodiscard]] constexpr std::uint64_t steps() const noexcept { return steps_; }
  [[nodiscard]] constexpr bool never() const noexcept { return steps_ == 0; }
  [[nodiscard]] constexpr bool always() const noexcept { return steps_ == one; }
  friend constexpr bool operator==(const chance&, const chance&) = default;

  static constexpr std::uint64_t one = std::uint64_t{1} << bits;

 private:
  std::uint64_t steps_ = 0;
};

/// xoshiro256++ 1.0 by Blackman and Vigna (Scrambled linear pseudorandom number generators, 2021), written after the paper.
class random_stream {
 public:
  explicit constexpr random_stream(std::array<std::uint64_t, 4> state) noexcept : s_(state) {}
  /// The stream of a seed, a key, a purpose below 256 and an index below 2^56: its first state is splitmix64's, of all four.
  constexpr random_stream(std::uint64_t seed, std::uint64_t key, unsigned purpose, std::uint64_t index) noexcept : s_{} {
    const std::uint64_t place = (std::uint64_t{purpose} << 56) ^ index;
    splitmix64 first(splitmix64(splitmix64(splitmix64(seed)() ^ key)() ^ place)());
    for (std::uint64_t& word : s_) word = first();
  }

  constexpr std::uint64_t operator()() noexcept {
    const std::uint64_t drawn = std::rotl(s_[0] + s_[3], 23) + s_[0], t = s_[1] << 17;
    s_[2] ^= s_[0], s_[3] ^= s_[1], s_[1] ^= s_[2], s_[0] ^= s_[3];
    s_[2] ^= t, s_[3] = std::rotl(s_[3], 45);
    return drawn;
  }

  /// 0 to n - 1, n > 0: the high half of a product (Lemire 2019), without its rejections: no number
  /// is favoured by more than 2^-64.
  constexpr std::uint64_t below(std::uint64_t n) noexcept { return wide::high_half(wide::product((*this)(), n)); }

  constexpr bool hits(chance p) noexcept { return ((*this)() >> 1) < p.steps(); }

  /// How many of n draws hit. 64 are made at a time, bit by bit from the highest: most are settled after a few.
  constexpr count_t hits_of(count_t n, chance p) noexcept {
    if (p.never() || p.always()) return p.always() ? n : 0;
    count_t hit = 0;
    for (count_t left = n; left > 0; left -= 64) {
      std::uint64_t open = left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1, won = 0;
      for (int bit = chance::bits - 1; open != 0 && bit >= 0; --bit) {
        const std::uint64_t drawn = (*this)();
        if ((p.steps() >> bit & 1U) != 0) won |= open & ~drawn, open &= drawn;
        else open &= ~drawn;
      }
      hit += std::popcount(won);
    }
    return hit;
  }

 private:
  std::array<std::uint64_t, 4> s_;
};

namespace detail {

/// The Poisson distribution of a whole mean as cumulated steps of 2^-63; what is left out has less than 2^-50.
class poisson_table {
 public:
  explicit poisson_table(std::uint64_t mean) {
    // Proportional to mean^k / k!, from the mode both ways; the sum takes the place of e^mean.
    std::vector<wide::u128> weights{wide::u128(std::uint64_t{1} << 56)};
    first_ = mean;
    for (; first_ > 0 && weights.front() > wide::u128(0U); --first_)
      weights.insert(weights.begin(), weights.front() * wide::u128(first_) / wide::u128(mean));
    for (std::uint64_t k = mean + 1; weights.back() > wide::u128(0U); ++k)
      weights.push_back(weights.back() * wide::u128(mean) / wide::u128(k));
    wide::u128 sum(0U), before(0U);
    for (const wide::u128 w : weights) sum += w;
    for (const wide::u128 w : weights) {
      before += w;
      up_to_.push_back(static_cast<std::uint64_t>((before << chance::bits) / sum));
    }
  }
  [[nodiscard]] count_t draw(random_stream& from) const {
    const std::uint64_t drawn = from() >> 1;
    return static_cast<count_t>(first_) + (std::upper_bound(up_to_.begin(), up_to_.end(), drawn) - up_to_.begin());
  }

 private:
  std::uint64_t first_;
  std::vector<std::uint64_t> up_to_;  // those that are less or equal, the last being one
};

}  // namespace detail

/// A Poisson count of a mean in steps of 2^-20: whole parts by tables of the means 64 and 1, whose sums are Poisson too, then
/// each kept with a chance, which thins the mean.
[[nodiscard]] inline count_t poisson(random_stream& from, wide::u128 mean) {
  static const detail::poisson_table many(64), one(1);
  const wide::u128 step(std::uint64_t{1} << 20);
  const wide::u128 whole = (mean + step - wide::u128(1U)) / step;
  if (whole == wide::u128(0U)) return 0;
  const auto n = static_cast<std::uint64_t>(whole);
  count_t count = 0;
  for (std::uint64_t k = 0; k < n / 64; ++k) count += many.draw(from);
  for (std::uint64_t k = 0; k < n % 64; ++k) count += one.draw(from);
  if (mean % step == wide::u128(0U)) return count;
  return from.hits_of(count, chance::of(*rational::of(mean, whole * step)));
}

/// A factor in steps of 2^-20 around `one_factor`: the sum of two even draws, of mean exactly 1 and variance h^2 / 6, within
/// 1 - h and 1 + h; `half_width` is h in such steps.
inline constexpr std::uint64_t one_factor = std::uint64_t{1} << 20;

[[nodiscard]] constexpr std::uint64_t factor(random_stream& from, std::uint64_t half_width) noexcept {
  const std::uint64_t a = from.below(half_width + 1), b = from.below(half_width + 1);
  return one_factor - half_width + a + b;
}

}  // namespace dvc::simulate

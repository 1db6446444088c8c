// The names of an object's members: is one of them there twice?
//
// Readers of the lake disagree about such an object: some take the first member, some the last,
// some refuse the whole file. Most of them also take names that differ only in case for one.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/byte_range.h"

namespace weir::event {

/// How the names of members are compared.
enum class NameCase : std::uint8_t {
  kMatters,
  kIgnored,
};

/// Two members of one object with the same name.
struct NameClash {
  std::uint32_t at = 0;        ///< where the later name begins
  bool by_case_alone = false;  ///< they differ in case
};

/// Compares the names of each object that a walk through a text is inside of. Costs some
/// nanoseconds a name, and n log n for an object of n members, whatever they are called.
class MemberNames {
 public:
  /// One object, kept by whoever walks through it.
  class Object {
   private:
    friend class MemberNames;
    explicit Object(std::size_t first) : first_(first) {}

    std::size_t first_;
    std::array<std::uint64_t, 4> seen_{};  ///< a bit for some of each name's hash
  };

  explicit MemberNames(NameCase name_case)
      : fold_(name_case == NameCase::kIgnored ? kLowerCaseBits : 0) {}

  /// Begins with a text, which at least 16 readable bytes follow; in front of `first_backslash` it
  /// holds no escape.
  void Begin(std::string_view text, std::size_t first_backslash);

  [[nodiscard]] Object Open() const { return Object(count_); }

  /// Adds what stands between the quotes of a name. REQUIRES: `object` is the innermost one that is
  /// not closed.
  void Add(Object& object, ByteRange inside) {
    const std::size_t size = inside.end - inside.begin;
    if (size > 2 * kWord || inside.end > plain_end_ || count_ == names_.size()) {
      return AddAny(object, inside);
    }
    const Words words = WordsOf({text_.data() + inside.begin, size});
    const std::uint64_t hash = words.Hash(size);
    std::uint64_t& seen = object.seen_[hash >> 62];
    const std::uint64_t bit = BitOf(hash);
    if (!words.IsAscii() || (seen & bit) != 0) return AddAny(object, inside);
    seen |= bit;
    names_[count_++] = {.hash = hash, .inside = inside, .copy = 0};
  }

  void Close(const Object& object) {
    if (count_ - object.first_ > kFewNames) LookThrough(object);
    count_ = object.first_;
  }

  /// The first that was found, if there is any in the text.
  [[nodiscard]] const std::optional<NameClash>& clash() const { return clash_; }

 private:
  /// A name is plain if it is ASCII without escapes. Others have a copy in lower case.
  struct Name {
    std::uint64_t hash = 0;
    ByteRange inside;
    std::uint32_t copy = 0;  ///< its number, from 1; 0 for plain names
  };

  /// Up to so many names are compared with each other; more are sorted.
  static constexpr std::size_t kFewNames = 32;
  static constexpr std::uint64_t kLowerCaseBits = 0x2020'2020'2020'2020;
  static constexpr std::uint64_t kBeyondAscii = 0x8080'8080'8080'8080;

  static std::uint64_t Load(const char* bytes) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof(word));
    return word;
  }

  static constexpr std::size_t kWord = sizeof(std::uint64_t);

  /// For each size of a text the bytes that belong to it of the word that begins `skipped` behind
  /// its begin.
  static constexpr std::array<std::uint64_t, 2 * kWord + 1> MasksFor(std::size_t skipped) {
    std::array<std::uint64_t, 2 * kWord + 1> masks{};
    for (std::size_t size = skipped; size < masks.size(); ++size) {
      const std::size_t held = size - skipped;
      masks[size] = held >= kWord ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * held)) - 1;
    }
    return masks;
  }

  static std::uint64_t Mix(std::uint64_t hash, std::uint64_t word) {
    return std::rotl((hash ^ word) * 0x9E37'79B9'7F4A'7C15, 29);
  }

  /// A text of at most 16 bytes as two words, in lower case if case is ignored.
  struct Words {
    std::uint64_t first;
    std::uint64_t second;

    [[nodiscard]] bool IsAscii() const { return ((first | second) & kBeyondAscii) == 0; }
    [[nodiscard]] std::uint64_t Hash(std::size_t size) const {
      return Mix(Mix(size, first), second);
    }
  };

  /// No branch depends on the size: it would be mispredicted half of the time.
  [[nodiscard]] Words WordsOf(std::string_view text) const {
    static constexpr auto kFirst = MasksFor(0);
    static constexpr auto kSecond = MasksFor(kWord);
    return {(Load(text.data()) | fold_) & kFirst[text.size()],
            (Load(text.data() + kWord) | fold_) & kSecond[text.size()]};
  }

  static std::uint64_t BitOf(std::uint64_t hash) { return std::uint64_t{1} << (hash >> 56 & 63); }

  /// The hash of a name, which is equal for equal names, also for those that differ only in case if
  /// that is ignored. False when `text` is not ASCII. At least 16 readable bytes follow `text`.
  bool HashOf(std::string_view text, std::uint64_t& hash) const;
  /// Whatever the name is.
  [[gnu::noinline]] void AddAny(Object& object, ByteRange inside);
  bool HashOfLong(std::string_view text, std::uint64_t& hash) const;
  void MakeCopy(std::string_view text, Name& name);
  void LookFor(const Name& name, const Object& object);
  void LookThrough(const Object& object);
  void Note(const Name& a, const Name& b);
  [[nodiscard]] int Compare(const Name& a, const Name& b) const;
  [[nodiscard]] std::string_view Inside(const Name& name) const {
    return {text_.data() + name.inside.begin, name.inside.end - name.inside.begin};
  }
  [[nodiscard]] std::string_view TextOf(const Name& name) const;

  const std::uint64_t fold_;
  std::string_view text_;
  std::size_t plain_end_ = 0;  ///< in front of it names hold no escape; 0 once there is a clash
  std::vector<Name> names_;    ///< of all objects that are open, the outermost first, …
  std::size_t count_ = 0;      ///< … are so many; the others are room
  std::string copies_;
  std::vector<ByteRange> copy_ranges_;
  std::optional<NameClash> clash_;
};

}  // namespace weir::event

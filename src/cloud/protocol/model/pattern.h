// A pattern of AWS's models: Java's words, matched in linear time.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace weir::cloud::protocol {

/// Compiled when it is first asked, for most never are. Matches whole texts, as AWS does.
class Pattern {
 public:
  /// `shown` is what messages repeat; `matched` the same in RE2's words. What `refused` matches is
  /// refused even so ("" for nothing): RE2 does not look around.
  Pattern(std::string shown, std::string matched, std::string refused);
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  ~Pattern();

  [[nodiscard]] const std::string& shown() const { return shown_; }
  /// Called by many threads at once. Text that is not UTF-8 does not match.
  [[nodiscard]] bool Matches(std::string_view text) const;
  /// "" where both expressions are such.
  [[nodiscard]] std::string WhatIsWrong() const;

 private:
  void Compile() const;

  const std::string shown_;
  const std::string matched_text_;
  const std::string refused_text_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<re2::RE2> matched_;
  mutable std::unique_ptr<re2::RE2> refused_;  ///< nullptr for nothing
};

}  // namespace weir::cloud::protocol

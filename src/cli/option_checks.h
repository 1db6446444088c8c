// What the values of options may be, said in words for people where one is none.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace weir::cli {

/// A whole number from `least` to `most`, in decimal. To be given to transform(): what the parser
/// would take for octal loses its leading zeros.
[[nodiscard]] CLI::Validator Whole(std::uint64_t least, std::uint64_t most);
/// The same of all that a type holds.
template <std::unsigned_integral T>
[[nodiscard]] CLI::Validator Whole() {
  return Whole(0, std::numeric_limits<T>::max());
}

/// A number from `least` to `most`.
[[nodiscard]] CLI::Validator Number(double least, double most);
/// Any number.
[[nodiscard]] CLI::Validator Number();
/// A number above nothing.
[[nodiscard]] CLI::Validator PositiveNumber();

/// One of these words.
[[nodiscard]] CLI::Validator OneOf(std::vector<std::string> words);

/// Whether somebody means a place on S3, however it is written: on this machine that would be a
/// folder named "s3:".
[[nodiscard]] bool LooksLikeS3(const std::string& name);

/// A name on this machine; `instead` says what to do about one on S3: "copy it here first".
[[nodiscard]] CLI::Validator OnThisMachine(const std::string& instead);
/// Where claims of a lake in a directory are.
[[nodiscard]] CLI::Validator ClaimsDirectory();
/// Where a command keeps what does not fit memory.
[[nodiscard]] CLI::Validator ScratchDirectory();
/// A file that a command reads.
[[nodiscard]] CLI::Validator LocalFile();

}  // namespace weir::cli

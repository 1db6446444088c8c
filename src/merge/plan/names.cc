// Names of what the merge writes, all below a lake's root and relative to it.
#include "src/merge/plan/names.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "src/pipeline/layout.h"

namespace weir::merge {
namespace {

constexpr std::string_view kPlanEnd = ".json";
constexpr std::size_t kPlanDigits = 12;
constexpr std::size_t kPieceDigits = 6;

std::string_view FileOf(std::string_view name) { return name.substr(name.rfind('/') + 1); }

/// The number that `digits` are, of up to `most` of them; nothing where they are none.
std::optional<std::uint64_t> NumberOf(std::string_view digits, std::size_t most) {
  const bool is_number = !digits.empty() && digits.size() <= most &&
                         digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) return std::nullopt;
  std::uint64_t number = 0;
  (void)std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

std::string PlanName(PlanNumber number) {
  return fmt::format("{}{:012}{}", kPlansFolder, number, kPlanEnd);
}

std::string DoneName(PlanNumber number) {
  return fmt::format("{}{:012}.done", kPlansFolder, number);
}

std::string ProgressName(PlanNumber number) {
  return fmt::format("{}{:012}.progress", kPlansFolder, number);
}

std::optional<PlanNumber> PlanNumberOf(std::string_view name) {
  if (!name.starts_with(kPlansFolder)) return std::nullopt;
  const auto number = WriterOf(name, kPlansFolder);
  if (!number || *number == 0 || PlanName(*number) != name) return std::nullopt;
  return number;
}

std::string VerdictsName(PlanNumber number, std::uint32_t range) {
  return fmt::format("{}{:012}-{:03}", kVerdictsFolder, number, range);
}

std::string PieceVerdictsName(PlanNumber number, std::uint32_t range, std::uint32_t piece) {
  return fmt::format("{}{:012}-{:03}-{:02}.verdicts", kPiecesFolder, number, range, piece);
}

std::string PieceIndexName(PlanNumber number, std::uint32_t range, std::uint32_t piece) {
  return fmt::format("{}{:012}-{:03}-{:02}.index", kPiecesFolder, number, range, piece);
}

std::string IndexName(PlanNumber number, std::uint32_t piece) {
  return fmt::format("{}{:012}-{:03}", kIndexFolder, number, piece);
}

std::optional<PlanNumber> IndexMakerOf(std::string_view name) {
  if (!name.starts_with(kIndexFolder)) return std::nullopt;
  const auto plan = WriterOf(name, kIndexFolder);
  const auto piece = NumberOf(name.substr(name.rfind('-') + 1), kPieceDigits);
  if (!plan || !piece) return std::nullopt;
  return IndexName(*plan, static_cast<std::uint32_t>(*piece)) == name ? plan : std::nullopt;
}

std::string ErasedName(PlanNumber number) { return fmt::format("{}{:012}", kErasedFolder, number); }

std::optional<PlanNumber> ErasedMakerOf(std::string_view name) {
  if (!name.starts_with(kErasedFolder)) return std::nullopt;
  const auto plan = WriterOf(name, kErasedFolder);
  return plan && ErasedName(*plan) == name ? plan : std::nullopt;
}

std::string HeldName(PlanNumber number, std::uint32_t part) {
  return fmt::format("{}{:012}-{}{}", kHeldFolder, number, part,
                     codec::Suffix(codec::Compression::kZstd));
}

std::optional<PlanNumber> WriterOf(std::string_view name, std::string_view folder) {
  const std::string_view digits = name.substr(folder.size(), kPlanDigits);
  return digits.size() == kPlanDigits ? NumberOf(digits, kPlanDigits) : std::nullopt;
}

std::string OutputName(std::string_view folder, PlanNumber number, std::uint32_t part,
                       codec::Compression compression) {
  return fmt::format("{}/m{:012}-{}.json{}", folder, number, part, codec::Suffix(compression));
}

std::string_view FolderOf(std::string_view name) {
  const std::size_t end = name.rfind('/');
  return end == std::string_view::npos ? std::string_view() : name.substr(0, end);
}

std::optional<PlanNumber> OutputPlanOf(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  const std::size_t dash = name.rfind('-');
  if (slash == std::string_view::npos || dash == std::string_view::npos || dash <= slash) return {};
  PlanNumber plan = 0;
  std::uint32_t part = 0;
  const std::string_view digits = name.substr(0, dash).substr(std::min(slash + 2, dash));
  (void)std::from_chars(digits.data(), digits.data() + digits.size(), plan);
  (void)std::from_chars(name.data() + dash + 1, name.data() + name.size(), part);
  const std::string given =
      OutputName(name.substr(0, slash), plan, part, codec::CompressionFromPath(name));
  if (plan == 0 || plan > kMaxPlanNumber || given != name) return std::nullopt;
  return plan;
}

std::string LedgerName(std::string_view landing_name, codec::Compression compression) {
  return fmt::format("{}/{}-0.json{}", pipeline::kLedgerFolder, FileOf(landing_name),
                     codec::Suffix(compression));
}

}  // namespace weir::merge

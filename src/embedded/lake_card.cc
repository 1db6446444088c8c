// The card in a lake's folder that says what the lake is: `.weir/lake.json`.
#include "src/embedded/lake_card.h"

#include <fmt/format.h>
#include <simdjson.h>

#include "src/embedded/posix_file.h"
#include "src/event/json_text.h"

namespace weir::embedded {

Result<std::optional<LakeCard>> ReadLakeCard(const std::filesystem::path& file) {
  const auto text = ReadWholeFile(file);
  if (!text && text.error().kind == ErrorKind::kNotFound) return std::optional<LakeCard>();
  if (!text) return text.error();

  simdjson::dom::parser parser;
  simdjson::dom::object card;
  std::int64_t format = 0;
  std::string_view id;
  std::string_view layout;
  std::string_view claims;
  const bool is_whole = parser.parse(*text).get(card) == simdjson::SUCCESS &&
                        card["format"].get(format) == simdjson::SUCCESS &&
                        card["id"].get(id) == simdjson::SUCCESS &&
                        card["layout"].get(layout) == simdjson::SUCCESS &&
                        card["claims"].get(claims) == simdjson::SUCCESS;
  const auto known_layout = pipeline::LayoutNamed(layout);
  if (!is_whole || !known_layout) {
    return Error{ErrorKind::kCorrupt, file.string() +
                                          ": this file is damaged; restore it from a "
                                          "backup, or start a new lake"};
  }
  if (format != LakeCard::kFormat) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{}: the lake has format {}, and this weir knows {}; use the weir "
                             "that made it",
                             file.string(), format, LakeCard::kFormat)};
  }
  return std::optional(LakeCard{std::string(id), *known_layout, std::string(claims)});
}

Result<void> WriteLakeCard(const std::filesystem::path& file, const LakeCard& card) {
  std::string text = fmt::format(R"({{"format":{},"id":"{}","layout":"{}","claims":)",
                                 LakeCard::kFormat, card.id, pipeline::LayoutName(card.layout));
  event::AppendJsonString(card.claims.string(), text);
  return WriteFileAtomically(file, text + "}\n");
}

}  // namespace weir::embedded

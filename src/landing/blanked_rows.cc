// Rows of a landing that are to say nothing any more: their events were erased.
#include "src/landing/blanked_rows.h"

#include <vector>

#include "src/landing/bytes_in_memory.h"
#include "src/landing/folder_path.h"
#include "src/landing/reader.h"
#include "src/landing/writer.h"
#include "src/pipeline/quarantine.h"

namespace weir::landing {
namespace {

/// An event's line, where nobody asks for it any more.
constexpr std::string_view kBlankLine = "{}";

/// Gives each item of a cursor to `use`, which may end it with an error.
template <typename Cursor, typename Use>
Result<void> ForEachItem(Cursor cursor, const Use& use) {
  while (true) {
    const auto item = cursor.Next();
    if (!item) return item.error();
    if (!item->has_value()) return {};
    if (auto used = use(**item); !used) return used;
  }
}

/// As long as the line was: whoever stores it fills objects up to some size, and all who do so at
/// once have to come to the same ones.
std::string BlankRejection(const pipeline::QuarantinedRecord& row, std::size_t size) {
  std::string detail(kBlankDetail);
  std::string line;
  for (int turn = 0; turn < 2; ++turn) {
    line.clear();
    pipeline::AppendQuarantineRow({.reason = row.reason,
                                   .detail = detail,
                                   .position = {row.position},
                                   .owner = {},
                                   .arrived_at = row.arrived_at,
                                   .data = {}},
                                  line);
    if (line.size() < size) detail.append(size - line.size(), ' ');
  }
  return line;
}

class Blanking {
 public:
  Blanking(const LandingReader& reader, const RowsToBlank& wanted)
      : reader_(reader), wanted_(wanted), rows_(reader.rows()) {}

  Result<std::optional<BlankedLanding>> Run() {
    for (const auto step : {&Blanking::TakeFolders, &Blanking::TakeIds, &Blanking::TakeRows}) {
      if (auto taken = (this->*step)(); !taken) return taken.error();
    }
    if (blanked_ == 0) return std::optional<BlankedLanding>();
    for (const auto step : {&Blanking::TakeRecords, &Blanking::TakeEntry}) {
      if (auto taken = (this->*step)(); !taken) return taken.error();
    }
    return std::optional(BlankedLanding{.bytes = FormatLanding(landing_), .rows = blanked_});
  }

  /// Of the records, in the order of their positions.
  [[nodiscard]] const std::vector<std::uint64_t>& numbers() const { return numbers_; }

 private:
  struct Row {
    std::size_t folder = 0;
    LandedRow row;
    std::optional<LandedBody> body;
    bool is_blank = false;
  };

  Result<void> TakeFolders() {
    return ForEachItem(reader_.Folders(), [this](const LandedFolder& folder) -> Result<void> {
      for (std::uint64_t i = 0; i < folder.rows && folder.first_row + i < rows_.size(); ++i) {
        rows_[folder.first_row + i].folder = landing_.folders.size();
      }
      landing_.folders.emplace_back(folder.path);
      return {};
    });
  }

  Result<void> TakeIds() {
    return ForEachItem(reader_.Ids(), [this](const LandedId& id) -> Result<void> {
      Row& row = rows_[id.row];
      row.body = {id.hash, id.fingerprint};
      if (id.fingerprint == kNoBody || !wanted_.is_event(id.hash)) return {};
      row.body->fingerprint = kNoBody;
      row.is_blank = true;
      ++blanked_;
      return {};
    });
  }

  Result<void> TakeRows() {
    std::size_t number = 0;
    return ForEachItem(reader_.Rows(), [&](const LandedRow& row) -> Result<void> {
      Row& taken = rows_[number++];
      const bool is_rejection = IsQuarantineFolder(landing_.folders[taken.folder]);
      if (taken.is_blank) {
        taken.row = {.line = kBlankLine};
      } else if (is_rejection && wanted_.is_rejection(row.line)) {
        const auto parsed = pipeline::ParseQuarantineRow(row.line);
        if (!parsed) return parsed.error();
        taken.row = {.line = Keep(BlankRejection(*parsed, row.line.size()))};
        ++blanked_;
      } else {
        taken.row = {.line = Keep(row.line), .kept = row.kept, .rest = Keep(row.rest)};
      }
      return {};
    });
  }

  Result<void> TakeRecords() {
    return ForEachItem(reader_.Records(), [this](const LandedRecord& record) -> Result<void> {
      const Row& row = rows_[record.row];
      numbers_.push_back(record.row);
      RecordToLand& added = landing_.records.emplace_back();
      added.folder = row.folder;
      added.row = row.row;
      added.body = row.body;
      added.record = record;
      added.record.position = Keep(record.position);
      if (record.type) added.record.type = Keep(*record.type);
      return {};
    });
  }

  Result<void> TakeEntry() {
    const auto lines = reader_.EntryLines();
    if (!lines) return lines.error();
    const std::string_view text = *lines;
    const std::size_t end = text.find('\n');
    const std::size_t last = text.rfind('\n');
    if (end == std::string_view::npos || end == last) {
      return Error{ErrorKind::kCorrupt, "its entry is not two lines"};
    }
    landing_.entry = text.substr(0, end);
    landing_.fields = text.substr(end + 1, last - end - 1);
    landing_.origin = reader_.origin();
    return {};
  }

  std::string_view Keep(std::string_view text) { return landing_.kept.emplace_back(text); }

  const LandingReader& reader_;
  const RowsToBlank& wanted_;
  std::vector<Row> rows_;
  Landing landing_;
  std::vector<std::uint64_t> numbers_;
  std::uint64_t blanked_ = 0;
};

/// Verdicts are of rows by their numbers.
Result<void> CheckNumbers(const BlankedLanding& blanked, const LandingName& name,
                          const std::vector<std::uint64_t>& numbers, const std::string& where) {
  BytesInMemory source(blanked.bytes, where);
  const auto reader = LandingReader::Open(source, name);
  if (!reader) return reader.error();
  if (auto whole = reader->Check(); !whole) return whole;
  std::size_t at = 0;
  bool are_same = reader->rows() == numbers.size();
  auto read = ForEachItem(reader->Records(), [&](const LandedRecord& record) -> Result<void> {
    are_same = are_same && numbers[at++] == record.row;
    return {};
  });
  if (!read || are_same) return read;
  return Error{ErrorKind::kCorrupt,
               where +
                   ": its rows are not in the order in which landings have them; nothing is "
                   "erased of it"};
}

}  // namespace

Result<std::optional<BlankedLanding>> BlankRows(ByteSource& source, const LandingName& name,
                                                const RowsToBlank& rows) {
  const auto reader = LandingReader::Open(source, name);
  if (!reader) return reader.error();
  if (auto whole = reader->Check(); !whole) return whole.error();
  Blanking blanking(*reader, rows);
  auto blanked = blanking.Run();
  if (!blanked) return blanked.error().In(source.Describe());
  if (!blanked->has_value()) return blanked;
  if (auto same = CheckNumbers(**blanked, name, blanking.numbers(), source.Describe()); !same) {
    return same.error();
  }
  return blanked;
}

}  // namespace weir::landing

// Whether a landing is whole, and its parts say the same of each record.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/landing/folder_path.h"
#include "src/landing/reader.h"

namespace weir::landing {
namespace {

/// Gives each item of a cursor to `use`, which says what is wrong with it: nothing, or words.
template <typename Cursor, typename Use>
Result<std::string_view> FirstWrong(Cursor cursor, const Use& use) {
  while (true) {
    const auto item = cursor.Next();
    if (!item) return item.error();
    if (!item->has_value()) return std::string_view();
    if (const std::string_view wrong = use(**item); !wrong.empty()) return wrong;
  }
}

/// What is known of each row: eight bytes and two bits, so the largest landing can be checked.
class KnownRows {
 public:
  explicit KnownRows(std::uint64_t rows) : position_of_(rows), is_event_(rows), has_id_(rows) {}

  std::string_view Add(const LandedFolder& folder) {
    if (folder.first_row != in_folders_) return "there are rows that are in none";
    in_folders_ += folder.rows;
    if (!IsLakeFolder(folder.path)) return {};
    for (std::uint64_t i = 0; i < folder.rows; ++i) is_event_[folder.first_row + i] = true;
    return {};
  }

  std::string_view Add(const LandedRecord& record) {
    if (std::exchange(position_of_[record.row], DigestOf(record.position)) != 0) {
      return "two of them have one row";
    }
    const bool is_event = record.counted.reason == event::Reason::kNone;
    return is_event == is_event_[record.row] ? "" : "one is an event, and its row is none";
  }

  std::string_view Add(const LandedId& id) {
    if (position_of_[id.row] != DigestOf(id.position)) return "the row of one is another record's";
    if (!is_event_[id.row]) return "one is of a row that is no event";
    if (has_id_[id.row]) return "two of them have one row";
    has_id_[id.row] = true;
    return {};
  }

  [[nodiscard]] bool AllAreInFolders() const { return in_folders_ == is_event_.size(); }
  [[nodiscard]] bool AllEventsHaveIds() const { return has_id_ == is_event_; }

 private:
  /// Never 0, which stands for none.
  static std::uint64_t DigestOf(std::string_view position) {
    return std::hash<std::string_view>()(position) | 1;
  }

  std::vector<std::uint64_t> position_of_;
  std::vector<bool> is_event_;
  std::vector<bool> has_id_;
  std::uint64_t in_folders_ = 0;
};

std::string_view LineWrong(const LandedRow& row) {
  return row.line.find('\n') == std::string_view::npos ? "" : "a line has a line break in it";
}

}  // namespace

Result<void> LandingReader::CheckPart(Part part, const Result<std::string_view>& wrong) const {
  if (!wrong) return wrong.error();
  if (wrong->empty()) return {};
  const std::vector<Block>& blocks = index_.Of(part);
  const std::uint64_t offset = blocks.empty() ? kHeaderSize : blocks.front().offset;
  const std::string_view name = kPartNames.at(static_cast<std::size_t>(part));
  return Damaged(offset, "its " + std::string(name), *wrong).In(source_->Describe());
}

Result<void> LandingReader::Check() const {
  if (auto done = CheckPart(Part::kRows, FirstWrong(Rows(), LineWrong)); !done) return done;
  KnownRows known(rows());
  const auto add = [&known](const auto& item) { return known.Add(item); };
  if (auto done = CheckPart(Part::kFolders, FirstWrong(Folders(), add)); !done) return done;
  if (!known.AllAreInFolders())
    return CheckPart(Part::kFolders, std::string_view("there are rows that are in none"));
  if (auto done = CheckPart(Part::kRecords, FirstWrong(Records(), add)); !done) return done;
  if (auto done = CheckPart(Part::kIds, FirstWrong(Ids(), add)); !done) return done;
  if (!known.AllEventsHaveIds())
    return CheckPart(Part::kIds, std::string_view("there are events that have none"));
  const auto entry = Entry();
  if (!entry) return entry.error();
  return {};
}

}  // namespace weir::landing

// Writes a landing: rows sorted by folder, ids by their hash, records by their position.
#include "src/landing/writer.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "src/landing/block_writer.h"
#include "src/landing/items.h"
#include "src/result/check.h"

namespace weir::landing {
namespace {

/// The numbers of `items` in the order of what `key_of` gives; equal ones stay as they are.
template <typename Items, typename KeyOf>
std::vector<std::size_t> OrderBy(const Items& items, const KeyOf& key_of) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key_at = [&](std::size_t i) { return key_of(items[i]); };
  if (!std::ranges::is_sorted(order, {}, key_at)) std::ranges::stable_sort(order, {}, key_at);
  return order;
}

class Assembly {
 public:
  Assembly(const Landing& landing, Packed packed, std::string& out)
      : landing_(landing),
        by_position_(
            OrderBy(landing.records, [](const RecordToLand& it) { return it.record.position; })),
        row_of_(landing.records.size()),
        blocks_(packed, out) {}

  void WriteAll() {
    WriteRows();
    WriteFolders();
    WriteIds();
    WriteRecords();
    blocks_.NextItem(Part::kEntry, {}) += landing_.entry + "\n";
    blocks_.NextItem(Part::kEntry, {}) += landing_.fields + "\n";
    blocks_.Finish(landing_.origin);
  }

 private:
  void WriteRows();
  void WriteFolders();
  void WriteIds();
  void WriteRecords();

  const Landing& landing_;
  const std::vector<std::size_t> by_position_;
  std::vector<std::uint64_t> row_of_;  ///< by the record's number
  std::vector<LandedFolder> folders_;  ///< sorted
  BlockWriter blocks_;
};

/// By folder, each one's in the order of positions. Folders are sorted, not rows: there are fewer.
void Assembly::WriteRows() {
  std::vector<std::vector<std::size_t>> of_folder(landing_.folders.size());
  for (const std::size_t number : by_position_) {
    of_folder[landing_.records[number].folder].push_back(number);
  }
  std::uint64_t row = 0;
  for (const std::size_t folder :
       OrderBy(landing_.folders, [](const std::string& path) { return std::string_view(path); })) {
    folders_.push_back({landing_.folders[folder], row, of_folder[folder].size()});
    for (const std::size_t number : of_folder[folder]) {
      AppendItem(landing_.records[number].row, blocks_.NextItem(Part::kRows, {}));
      row_of_[number] = row++;
    }
  }
}

void Assembly::WriteFolders() {
  for (const LandedFolder& folder : folders_) {
    AppendItem(folder, blocks_.NextItem(Part::kFolders, folder.path));
  }
}

void Assembly::WriteIds() {
  std::vector<LandedId> ids;
  for (const std::size_t number : by_position_) {
    const RecordToLand& record = landing_.records[number];
    if (!record.body) continue;
    ids.push_back(
        {record.body->hash, record.body->fingerprint, record.record.position, row_of_[number]});
  }
  std::ranges::stable_sort(ids, {}, &LandedId::hash);
  for (const LandedId& id : ids) {
    AppendItem(id, landing_.origin, blocks_.NextItem(Part::kIds, KeyOf(id.hash)));
  }
}

void Assembly::WriteRecords() {
  std::string_view before;
  for (const std::size_t number : by_position_) {
    LandedRecord record = landing_.records[number].record;
    record.row = row_of_[number];
    std::string& bytes = blocks_.NextItem(Part::kRecords, record.position);
    if (bytes.empty()) before = {};
    AppendItem(record, before, blocks_.reasons(), bytes);
    before = landing_.records[number].record.position;
  }
}

}  // namespace

std::string FormatLanding(const Landing& landing, Packed packed) {
  WEIR_CHECK(!landing.records.empty(), "a landing holds records");
  std::string out = FormatHeader();
  Assembly(landing, packed, out).WriteAll();
  return out;
}

}  // namespace weir::landing

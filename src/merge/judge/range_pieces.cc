// A range that is too much for one run, judged piece by piece: pages and files of the index of
// pieces are objects of their own, and the last run makes of them what one go would have made.
#include "src/merge/judge/range_pieces.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "src/landing/bytes_in_memory.h"
#include "src/merge/index/index_file.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan.h"

namespace weir::merge {
namespace {

class RangePieces {
 public:
  RangePieces(PartJudge& judge, std::uint32_t number, const PartToJudge& range)
      : judge_(judge),
        plan_(judge.plan()),
        range_(range),
        ranges_(PiecesOf(plan_.plan().ranges, number)) {
    const PlanNumber plan = plan_.plan().number;
    for (std::uint32_t piece = 0; piece < kPiecesOfRange; ++piece) {
      pages_.push_back(PieceVerdictsName(plan, number, piece));
      files_.push_back(PieceIndexName(plan, number, piece));
    }
  }

  Result<Step> Run() {
    for (std::size_t piece = 0; piece < pages_.size(); ++piece) {
      const auto step = Take(piece);
      if (is_made_ || !step || *step != Step::kDone) return step;
    }
    return Compose();
  }

 private:
  /// Others may be at the same range, and judge it in one go for all that is known.
  Result<Step> Take(std::size_t piece) {
    const std::array<std::string, 2> names = {range_.verdicts_name, pages_[piece]};
    const auto contents = plan_.objects().Get(names);
    for (const auto& content : contents) {
      if (!content) return content.error();
    }
    is_made_ = contents[0]->has_value();
    if (is_made_ || contents[1]->has_value()) return Step::kDone;
    return judge_.Judge({.range = ranges_[piece],
                         .is_first = range_.is_first && piece == 0,
                         .expected = range_.expected / pages_.size(),
                         .index_name = files_[piece],
                         .verdicts_name = pages_[piece]});
  }

  Result<Step> Compose() {
    if (auto step = plan_.MayBegin(); !step || *step != Step::kDone) return step;
    Verdicts verdicts(judge_.rows());
    IndexWriter owned(range_.range, range_.expected);
    for (std::size_t piece = 0; piece < pages_.size(); ++piece) {
      auto page = judge_.ReadPage(pages_[piece]);
      if (!page) return page.error();
      if (!page->has_value()) return Gone(piece, pages_[piece]);
      if (auto added = AddRows(piece, CountStored(**page), owned); !added) return added.error();
      if (auto added = verdicts.Add(**std::move(page)); !added) return added.error();
    }
    return judge_.Put(range_, verdicts, owned);
  }

  /// The rows that a piece adds to the index. Pieces come in the order of their hashes.
  Result<void> AddRows(std::size_t piece, std::uint64_t rows, IndexWriter& owned) {
    if (rows == 0) return {};
    const std::string& name = files_[piece];
    auto content = std::move(plan_.objects().Get({&name, 1}).front());
    if (!content) return content.error();
    if (!content->has_value()) return Gone(piece, name);
    const std::uint64_t bytes = (*content)->size();
    landing::BytesInMemory source(**std::move(content), plan_.objects().Describe(name));
    auto reader = IndexReader::Open(
        source, IndexFile{.name = name, .range = ranges_[piece], .rows = rows, .bytes = bytes});
    if (!reader) return reader.error();
    while (true) {
      const auto row = reader->Next();
      if (!row) return row.error();
      if (!row->has_value()) return {};
      owned.Add(**row);
    }
  }

  /// It is no loss: whoever finds no page judges the piece again.
  Error Gone(std::size_t piece, const std::string& name) {
    return {ErrorKind::kNotFound,
            fmt::format("{}: it is gone, and it is a piece of what is judged; without {} the next "
                        "run judges it again",
                        plan_.objects().Describe(name), plan_.objects().Describe(pages_[piece]))};
  }

  PartJudge& judge_;
  OpenPlan& plan_;
  const PartToJudge& range_;
  const std::vector<landing::IdRange> ranges_;  ///< of the pieces
  std::vector<std::string> pages_;
  std::vector<std::string> files_;
  bool is_made_ = false;  ///< the range's own page is there
};

}  // namespace

Result<Step> JudgeByPieces(PartJudge& judge, std::uint32_t range_number, const PartToJudge& range) {
  return RangePieces(judge, range_number, range).Run();
}

}  // namespace weir::merge

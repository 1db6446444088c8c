// Each row has one verdict, each id one owner, and whoever judges which range finds the same.
#include "src/merge/judge/judge.h"

#include <deque>
#include <map>
#include <memory>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/landing/landing_testing.h"
#include "src/landing/writer.h"
#include "src/merge/index/index_testing.h"

namespace weir::merge {
namespace {

using landing::IdHash;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A record of the stream, or a part of it, as one landing has it.
struct Given {
  std::uint64_t place = 0;
  int part = -1;  ///< -1: the whole record
  int id = -1;    ///< -1: a rejection
  int body = 0;

  [[nodiscard]] std::string Position() const {
    return part < 0 ? landing::PositionAt(place)
                    : fmt::format("{}{:06}", landing::PositionAt(place), part);
  }
};

struct GivenLanding {
  std::uint64_t judgement = 0;
  std::vector<Given> rows;  ///< in the order of their positions
};

IdHash HashOfNumber(int number) {
  std::mt19937_64 random(static_cast<std::uint64_t>(number) + 1);
  return MadeHash(random);
}

/// Landings as objects, opened. Their rows are numbered as given: each has a folder of its own.
class Landings {
 public:
  explicit Landings(const std::vector<GivenLanding>& all) {
    for (const GivenLanding& given : all) {
      sources_.emplace_back(BytesOf(given));
      auto reader = landing::LandingReader::Open(sources_.back(), std::nullopt);
      WEIR_CHECK(reader.has_value() && reader->Check(), "it is whole");
      readers_.push_back(std::make_unique<landing::LandingReader>(*std::move(reader)));
      pointers_.push_back(readers_.back().get());
    }
  }

  [[nodiscard]] std::span<const landing::LandingReader* const> all() const { return pointers_; }

 private:
  static std::string BytesOf(const GivenLanding& given) {
    landing::Landing made;
    made.origin = {given.rows.front().Position(), given.rows.back().Position(), given.judgement};
    for (const Given& row : given.rows) {
      const std::size_t number = made.folders.size();
      // Sorted as they are given, but for rejections, which come last.
      made.folders.push_back(
          row.id < 0 ? fmt::format("quarantine/year=2021/month=07/day=15/reason=r{:03}", number)
                     : fmt::format("lake/year=2021/month=07/day=15/event_type=t{:03}/"
                                   "event_subtype=s",
                                   number));
      landing::RecordToLand& record = made.records.emplace_back();
      record.folder = number;
      record.row.line = "{}";
      if (row.id >= 0) record.body = {HashOfNumber(row.id), HashOfNumber(1000 + row.body)};
      record.record.position = made.kept.emplace_back(row.Position());
      if (row.id < 0) record.record.counted.reason = event::Reason::kInvalidJson;
    }
    made.entry = pipeline::FormatLedgerEntry({.source = "s",
                                              .schema = "weir",
                                              .first_position = made.origin.first_position,
                                              .last_position = made.origin.last_position,
                                              .arrived_at = {},
                                              .is_sparse = made.origin.judgement > 0,
                                              .figures = {}});
    made.fields = R"({"fields":["id"]})";
    return landing::FormatLanding(made);
  }

  std::deque<landing::MemorySource> sources_;
  std::vector<std::unique_ptr<landing::LandingReader>> readers_;
  std::vector<const landing::LandingReader*> pointers_;
};

struct Judged {
  Verdicts verdicts;
  std::vector<IndexRow> owned;
};

/// One plan, by as many ranges, each as one worker judges it.
Judged JudgeAll(const OpenedLandings& opened, const std::vector<IndexRow>& index,
                std::uint32_t ranges) {
  const auto owners = [&](std::span<const IdHash> sorted) -> Result<std::vector<IndexRow>> {
    EXPECT_TRUE(std::ranges::adjacent_find(sorted, std::greater_equal<>()) == sorted.end());
    std::vector<IndexRow> found;
    for (const IndexRow& row : index) {
      if (std::ranges::binary_search(sorted, row.hash)) found.push_back(row);
    }
    return found;
  };
  std::vector<std::uint64_t> rows;
  for (const auto* landing : opened.landings) rows.push_back(landing->rows());
  const auto counted_before = CountedBefore(opened);
  WEIR_CHECK(counted_before.has_value(), "they are whole");
  Judged judged{.verdicts = Verdicts(rows), .owned = {}};
  bool is_first = true;
  for (const landing::IdRange& range : RangesOf(ranges)) {
    IndexWriter writer(range);
    const auto verdicts =
        Judge(opened, *counted_before, range, std::exchange(is_first, false), owners, writer);
    WEIR_CHECK(verdicts.has_value(), "they are whole");
    const auto added = judged.verdicts.Add(*verdicts);
    EXPECT_TRUE(added) << added.error().message;
    if (writer.rows() == 0) continue;
    OpenedFile file(writer.Finish());
    const auto owned = RestOf(file.reader);
    judged.owned.insert(judged.owned.end(), owned->begin(), owned->end());
  }
  return judged;
}

/// The rule as docs/merge.md has it, one row after another.
class Oracle {
 public:
  struct Owner {
    Given row;
    std::uint64_t landing = 0;
  };

  std::vector<std::pair<RowVerdict, std::string>> JudgePlan(
      const std::vector<GivenLanding>& landings) {
    std::vector<std::pair<RowVerdict, std::string>> verdicts;
    std::set<int> adopted;
    for (const GivenLanding& landing : landings) {
      std::set<std::uint64_t> own_places;
      for (const Given& row : landing.rows) {
        if (landing.judgement == 0 && places_.contains(row.place)) {
          verdicts.emplace_back(RowVerdict::kCountedBefore, "");
          continue;
        }
        own_places.insert(row.place);
        verdicts.push_back(JudgeRow(landing, row, adopted));
      }
      if (landing.judgement == 0) places_.insert(own_places.begin(), own_places.end());
    }
    return verdicts;
  }

  [[nodiscard]] const std::map<int, Given>& owners() const { return owners_; }

 private:
  std::pair<RowVerdict, std::string> JudgeRow(const GivenLanding& landing, const Given& row,
                                              std::set<int>& adopted) {
    if (row.id < 0) return {RowVerdict::kQuarantined, ""};
    const auto [at, is_new] = owners_.try_emplace(row.id, row);
    const Given& owner = at->second;
    if (is_new) return {RowVerdict::kStored, ""};
    if (owner.body != row.body) return {RowVerdict::kConflict, owner.Position()};
    if (owner.Position() == row.Position()) return {RowVerdict::kStoredBefore, ""};
    const bool has_owner = std::ranges::any_of(landing.rows, [&](const Given& other) {
      return other.id == row.id && other.Position() == owner.Position();
    });
    if (owner.place == row.place && !has_owner && adopted.insert(row.id).second) {
      return {RowVerdict::kStoredBefore, ""};
    }
    return {RowVerdict::kDuplicate, ""};
  }

  std::set<std::uint64_t> places_;  ///< of landings of the stream
  std::map<int, Given> owners_;
};

std::vector<std::pair<RowVerdict, std::string>> Flat(const std::vector<GivenLanding>& landings,
                                                     const Verdicts& verdicts) {
  std::vector<std::pair<RowVerdict, std::string>> flat;
  for (std::uint32_t i = 0; i < landings.size(); ++i) {
    // Rejections' folders sort behind the others.
    std::vector<std::uint64_t> row_of(landings[i].rows.size());
    std::uint64_t next = 0;
    for (const bool is_event : {true, false}) {
      for (std::size_t row = 0; row < row_of.size(); ++row) {
        if ((landings[i].rows[row].id >= 0) == is_event) row_of[row] = next++;
      }
    }
    for (const std::uint64_t row : row_of) {
      const RowVerdict verdict = verdicts.Of({i, row});
      flat.emplace_back(verdict,
                        verdict == RowVerdict::kConflict ? verdicts.OwnerOf({i, row}) : "");
    }
  }
  return flat;
}

/// A batch under one of some schemas, which cut records otherwise and see other ids in them.
GivenLanding ArbitraryLanding() {
  GivenLanding made;
  made.judgement = *rc::gen::weightedElement<std::uint64_t>({{5, 0}, {1, 1}, {1, 2}});
  const int schema = *rc::gen::inRange(0, 3);
  for (std::uint64_t place = 1; place < 10; ++place) {
    if (*rc::gen::inRange(0, 3) == 0) continue;
    const int parts = schema == 2 ? 0 : 1 + static_cast<int>(place % 3);
    for (int part = parts == 0 ? -1 : 0; part < parts; ++part) {
      // A replay holds some parts of a record.
      if (made.judgement > 0 && *rc::gen::arbitrary<bool>()) continue;
      made.rows.push_back({.place = place,
                           .part = part,
                           .id = *rc::gen::inRange(-1, 6),
                           .body = *rc::gen::weightedElement<int>({{4, 0}, {1, 1}})});
    }
  }
  if (made.rows.empty()) made.rows.push_back({.place = 1, .part = -1, .id = 0, .body = 0});
  return made;
}

RC_GTEST_PROP(Judge, AgreesWithTheRuleOverAllPlansWhateverTheRanges, ()) {
  const auto landings = [] {
    return *rc::gen::container<std::vector<GivenLanding>>(*rc::gen::inRange<std::size_t>(0, 5),
                                                          rc::gen::exec(ArbitraryLanding));
  };
  const auto earlier = landings();
  const auto later = landings();
  const Landings opened_earlier(earlier);
  const Landings opened_later(later);
  Oracle oracle;
  const auto first_verdicts = oracle.JudgePlan(earlier);
  const auto verdicts = oracle.JudgePlan(later);
  std::optional<std::vector<IndexRow>> all_rows;
  for (const std::uint32_t ranges : {1U, 2U, 5U}) {
    const Judged first = JudgeAll({opened_earlier.all(), {}}, {}, ranges);
    RC_ASSERT(Flat(earlier, first.verdicts) == first_verdicts);
    const Judged second = JudgeAll({opened_later.all(), opened_earlier.all()}, first.owned, ranges);
    RC_ASSERT(Flat(later, second.verdicts) == verdicts);
    RC_ASSERT(first.verdicts.CheckWhole().has_value());
    RC_ASSERT(second.verdicts.CheckWhole().has_value());
    std::vector<IndexRow> rows = first.owned;
    rows.insert(rows.end(), second.owned.begin(), second.owned.end());
    RC_ASSERT(rows.size() == oracle.owners().size());
    std::map<IdHash, std::string> owners;
    for (const IndexRow& row : rows) owners.emplace(row.hash, row.owner);
    for (const auto& [id, owner] : oracle.owners()) {
      RC_ASSERT(owners.at(HashOfNumber(id)) == owner.Position());
    }
    if (all_rows) RC_ASSERT(*all_rows == rows);
    all_rows = rows;
  }
}

using Rows = std::vector<Given>;

std::vector<RowVerdict> VerdictsOf(const std::vector<GivenLanding>& landings,
                                   const std::vector<IndexRow>& index = {}) {
  const Landings opened(landings);
  const Judged judged = JudgeAll({opened.all(), {}}, index, 2);
  std::vector<RowVerdict> verdicts;
  for (const auto& [verdict, owner] : Flat(landings, judged.verdicts)) verdicts.push_back(verdict);
  return verdicts;
}

TEST(Judge, TheFirstOwnsAndOthersAreDuplicatesOrConflicts) {
  EXPECT_THAT(VerdictsOf({{0, Rows{{1, -1, 7, 0}, {2, -1, 7, 0}, {3, -1, -1, 0}}},
                          {0, Rows{{4, -1, 7, 1}, {5, -1, 8, 0}}}}),
              ElementsAre(RowVerdict::kStored, RowVerdict::kDuplicate, RowVerdict::kQuarantined,
                          RowVerdict::kConflict, RowVerdict::kStored));
}

TEST(Judge, ABatchThatCameAgainCountsOnce) {
  const GivenLanding batch{0, Rows{{1, -1, 7, 0}, {2, -1, -1, 0}}};
  EXPECT_THAT(VerdictsOf({batch, batch}),
              ElementsAre(RowVerdict::kStored, RowVerdict::kQuarantined, RowVerdict::kCountedBefore,
                          RowVerdict::kCountedBefore));
}

/// A mapping was mended, and what stood in quarantine is replayed: it is judged by its ids alone.
TEST(Judge, AReplayedPartCountsAnewAndHidesNothing) {
  EXPECT_THAT(VerdictsOf({{0, Rows{{1, 0, 7, 0}, {1, 1, -1, 0}}},
                          {1, Rows{{1, 0, 7, 0}, {1, 1, 8, 0}}},
                          {1, Rows{{2, 0, 9, 0}}},
                          {0, Rows{{2, 0, 9, 0}, {2, 1, 10, 0}}}}),
              ElementsAre(RowVerdict::kStored, RowVerdict::kQuarantined, RowVerdict::kStoredBefore,
                          RowVerdict::kStored, RowVerdict::kStored, RowVerdict::kStoredBefore,
                          RowVerdict::kStored));
}

/// An owner that was known before streams were told by their names is the same position.
TEST(Judge, AnOwnerOfTheOldFormIsItself) {
  std::string old = landing::PositionAt(1);
  old.replace(0, old.find('-'), "9be83f7b08d5a3ad");
  const std::vector<IndexRow> index = {
      {.hash = HashOfNumber(7), .fingerprint = HashOfNumber(1000), .owner = old}};
  EXPECT_THAT(VerdictsOf({{0, Rows{{1, -1, 7, 0}, {2, -1, 7, 0}}}}, index),
              ElementsAre(RowVerdict::kStoredBefore, RowVerdict::kDuplicate));
}

/// Of claims that were made anew: whoever comes is another one, also the owner itself.
TEST(Judge, AnUnknownOwnerIsNobody) {
  const std::vector<IndexRow> index = {
      {.hash = HashOfNumber(7), .fingerprint = HashOfNumber(1000), .owner = "unknown"}};
  const std::vector<GivenLanding> landings = {{0, Rows{{1, -1, 7, 0}, {2, 0, 7, 0}, {2, 1, 7, 1}}}};
  const Landings opened(landings);
  EXPECT_THAT(
      Flat(landings, JudgeAll({opened.all(), {}}, index, 2).verdicts),
      ElementsAre(std::pair(RowVerdict::kDuplicate, ""), std::pair(RowVerdict::kDuplicate, ""),
                  std::pair(RowVerdict::kConflict, "unknown")));
}

/// One that owns the id was cut into others since: one of them takes its place.
TEST(Judge, AnEventOfARecordThatIsCutOtherwiseIsStillStored) {
  const std::vector<IndexRow> index = {{.hash = HashOfNumber(7),
                                        .fingerprint = HashOfNumber(1000),
                                        .owner = landing::PositionAt(1)}};
  EXPECT_THAT(VerdictsOf({{0, Rows{{1, 0, 7, 0}, {1, 1, 7, 0}}}}, index),
              ElementsAre(RowVerdict::kStoredBefore, RowVerdict::kDuplicate));
  EXPECT_THAT(VerdictsOf({{1, Rows{{1, -1, 7, 0}, {1, 1, 7, 0}}}}, index),
              ElementsAre(RowVerdict::kStoredBefore, RowVerdict::kDuplicate));
}

TEST(Judge, WhatTheIndexCannotSayEndsIt) {
  const Landings opened({{0, Rows{{1, -1, 7, 0}}}});
  const std::vector<landing::RecordPlaces> none(1);
  IndexWriter writer({});
  const auto judged = Judge(
      {opened.all(), {}}, none, {}, true,
      [](auto) {
        return Error{ErrorKind::kCorrupt, "damaged"};
      },
      writer);
  ASSERT_FALSE(judged);
  EXPECT_THAT(judged.error().message, HasSubstr("damaged"));
}

TEST(CountedBefore, OfLandingsThatShareNothingIsNothing) {
  const Landings opened({{0, Rows{{1, -1, 7, 0}}}, {0, Rows{{2, -1, 7, 0}}}});
  const auto counted = CountedBefore({opened.all(), {}});
  ASSERT_TRUE(counted);
  EXPECT_EQ((*counted)[0].size() + (*counted)[1].size(), 0U);
}

}  // namespace
}  // namespace weir::merge

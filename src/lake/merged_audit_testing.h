// A merged lake in memory that is audited, for tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/lake/ledger_reader.h"
#include "src/lake/ledger_rows_reader.h"
#include "src/lake/merged_audit.h"
#include "src/lake/report.h"
#include "src/merge/merged_lake_testing.h"
#include "src/pipeline/object_listing.h"

#include "tests/fakes/in_memory_object_listing.h"
#include "tests/fakes/in_memory_scratch.h"

namespace weir::lake {

/// When objects were written, in seconds; of others nobody says.
using TimesOfObjects = std::map<std::string, std::int64_t, std::less<>>;

/// What stands there is always what the merge has left by then.
class LakeInMemory final : public pipeline::ObjectListing {
 public:
  using Objects = fakes::InMemoryMergeObjects::Objects;

  LakeInMemory(const Objects& objects, const TimesOfObjects& written)
      : objects_(objects), written_(written) {}

  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override {
    return std::make_unique<Pages>(Now().List(prefix, delimiter), written_);
  }
  std::vector<Result<std::string>> Fetch(std::span<const std::string> names) override {
    return Now().Fetch(names);
  }
  Result<std::string> FetchPart(const std::string& name, std::uint64_t offset,
                                std::uint64_t size) override {
    return Now().FetchPart(name, offset, size);
  }
  [[nodiscard]] std::string Describe(std::string_view name) const override {
    return listing_.Describe(name);
  }

 private:
  class Pages final : public pipeline::ObjectPages {
   public:
    Pages(std::unique_ptr<pipeline::ObjectPages> pages, const TimesOfObjects& written)
        : pages_(std::move(pages)), written_(written) {}

    Result<std::optional<Page>> Next() override {
      auto page = pages_->Next();
      if (!page || !page->has_value()) return page;
      for (pipeline::ListedObject& object : (*page)->objects) {
        const auto known = written_.find(object.name);
        if (known != written_.end()) object.modified = known->second;
      }
      return page;
    }

   private:
    const std::unique_ptr<pipeline::ObjectPages> pages_;
    const TimesOfObjects& written_;
  };

  fakes::InMemoryObjectListing& Now() {
    listing_.objects() = objects_;
    return listing_;
  }

  const Objects& objects_;
  const TimesOfObjects& written_;
  fakes::InMemoryObjectListing listing_;
};

inline constexpr std::int64_t kLongAgo = 1'625'000'000;  // its day is over for more than six hours

/// A merged lake with three events of the day, a duplicate, a conflict, a rejection, and two events
/// that are held.
class MergedAuditTest : public testing::Test {
 protected:
  MergedAuditTest() {
    using merge::MergedLake;
    merged_.settings.hold_hours = 6;
    merged_.Land(6, 100, {MergedLake::Event(1), MergedLake::Event(2), MergedLake::Event(1), "{"});
    merged_.MergeAll();
    merged_.Land(6, 200,
                 {MergedLake::Event(3), MergedLake::Event(2, R"(,"plan":"other")"),
                  MergedLake::Event(4, "", kLongAgo), MergedLake::Event(5, "", kLongAgo)});
    merged_.MergeAll();
  }

  Result<AuditReport> Audited() {
    LakeInMemory lake(objects(), written_);
    auto rows_of = std::make_unique<LakeInMemory>(objects(), written_);
    LedgerRowsReader rows(std::move(rows_of), {});
    fakes::InMemoryScratch scratch;
    MergedAudit audit(options_,
                      {.lake = lake,
                       .objects = merged_.objects,
                       .head = merged_.head,
                       .scratch = scratch,
                       .read_ledger = [&lake] { return FiguresOf(lake); },
                       .for_each_judged = [&rows](const auto& take) { return rows.ReadNew(take); },
                       .now = [this] { return now_; },
                       .wait =
                           [this](std::chrono::milliseconds) {
                             ++waits_;
                             if (while_waiting_) while_waiting_();
                           }});
    auto report = audit.Run();
    found_.clear();
    for (const Finding& finding : audit.findings().Kept()) {
      found_.push_back(
          fmt::format("{} {}: {}", FindingName(finding.kind), finding.object, finding.detail));
    }
    return report;
  }
  AuditReport Run() {
    auto report = Audited();
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : AuditReport();
  }

  static Result<LedgerFigures> FiguresOf(pipeline::ObjectListing& lake) {
    const auto ledger = ReadLedger(lake, {});
    if (!ledger) return ledger.error();
    const Report report = MakeReport({}, ledger->entries);
    const event::Counts& counts = report.figures.total.counts;
    return LedgerFigures{.entries = ledger->origin.entries,
                         .stored = counts.stored,
                         .set_aside = counts.conflicts + counts.quarantined,
                         .missing = report.missing,
                         .surplus = report.surplus,
                         .figures = report.figures};
  }

  fakes::InMemoryMergeObjects::Objects& objects() { return merged_.objects.objects; }
  std::string FirstBelow(std::string_view folder) { return merged_.NamesBelow(folder).at(0); }
  void Unplan() {  // so that a merge may go on with nothing else
    ASSERT_TRUE(merged_.head.Move(Head(), {Head().plan, Head().digest, false}));
  }
  merge::Head Head() { return merged_.head.Read().value(); }

  merge::MergedLake merged_;
  AuditOptions options_{.prefix = {}, .schema = {}, .deep = true, .claim_life = {}};
  std::vector<std::string> found_;
  std::int64_t now_ = 0;
  TimesOfObjects written_;
  int waits_ = 0;
  std::function<void()> while_waiting_;
};

}  // namespace weir::lake

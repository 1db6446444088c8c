// A small lake in memory, whose audit is tested.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/codec/compressor.h"
#include "src/event/decoder.h"
#include "src/lake/audit.h"
#include "src/pipeline/quarantine.h"

#include "tests/fakes/in_memory_claim_listing.h"
#include "tests/fakes/in_memory_object_listing.h"
#include "tests/fakes/in_memory_scratch.h"

namespace weir::lake {

inline constexpr std::string_view kDay = "year=2021/month=07/day=15";

inline std::string IdOf(int number) {
  return fmt::format("6ae1768a-eb84-57ba-8981-{:012}", number);
}
inline std::string PositionOf(int number) {
  return fmt::format("k0123456789abcdef-000000000000-4959{:052}-000000", number);
}
inline std::string ObjectOf(std::string_view name) {
  return fmt::format("lake/{}/event_type=account/event_subtype=created/{}.json.gz", kDay, name);
}
inline std::string RowObjectOf(std::string_view name) {
  return fmt::format("quarantine/{}/reason=invalid_json/{}.json.gz", kDay, name);
}
inline std::string Packed(std::string_view text) {
  std::string packed;
  codec::Compressor(codec::Compression::kGzip).Append(text, packed);
  return packed;
}

/// A lake with two objects of two events each and two rows in quarantine; nothing is wrong with it.
class AuditTest : public testing::Test {
 protected:
  AuditTest() {
    Store(ObjectOf("a"), {1, 2});
    Store(ObjectOf("b"), {3, 4});
    Quarantine(RowObjectOf("q"), {5, 6});
    figures_ = {.entries = 1, .stored = 4, .set_aside = 2};
  }

  static std::string LineOf(int number, std::string_view plan = "pro") {
    event::Schema schema;
    event::PartitionTable partitions;
    event::Decoder decoder(schema, partitions);
    event::DecodedBatch batch;
    const std::string text = fmt::format(R"({{"event_uuid": "{}", "event_name":"account:created",)"
                                         R"("created_at":1626307200,"plan":"{} \" {{"}})",
                                         IdOf(number), plan);
    decoder.Decode(text + std::string(event::kJsonPadding, ' '), {1'626'307'201'000'000}, batch);
    return std::string(batch.LineOf(batch.records.front())) + "\n";
  }
  static event::Fingerprint BodyOf(int number) {
    const std::string body = fmt::format(R"({{"event_uuid":"{}","event_name":"account:created",)"
                                         R"("created_at":1626307200,"plan":"pro \" {{"}})",
                                         IdOf(number));
    return event::Fingerprinter().Of(body);
  }
  static std::string RowOf(int number) {
    const std::string position = PositionOf(number);
    std::string row;
    pipeline::AppendQuarantineRow({.reason = event::Reason::kInvalidJson,
                                   .detail = "",
                                   .position = {position},
                                   .owner = std::nullopt,
                                   .arrived_at = {1'626'307'201'000'000},
                                   .data = "{"},
                                  row);
    return row + "\n";
  }

  void Store(const std::string& object, const std::vector<int>& numbers) {
    std::string lines;
    for (const int number : numbers) {
      lines += LineOf(number);
      Claim('i' + IdOf(number), number, object);
    }
    lake_.objects()[object] = Packed(lines);
  }
  void Quarantine(const std::string& object, const std::vector<int>& numbers) {
    std::string lines;
    for (const int number : numbers) {
      lines += RowOf(number);
      Claim('p' + PositionOf(number), number, object, event::Fingerprinter().Of("{"));
    }
    lake_.objects()[object] = Packed(lines);
  }
  void Claim(const std::string& key, int number, const std::string& object) {
    Claim(key, number, object, BodyOf(number));
  }
  void Claim(const std::string& key, int number, const std::string& object,
             const event::Fingerprint& body) {
    claims_.claims()[key] = {key, PositionOf(number), body, object};
    judged_.insert(PlaceOfRecord(PositionOf(number)));
  }

  AuditReport Run() {
    Audit audit(options_, {.objects = lake_,
                           .claims = claims_,
                           .scratch = scratch_,
                           .read_ledger = [this] { return ReadLedger(); },
                           .for_each_expected = expected_.empty() ? nullptr : GiveAll(expected_),
                           .for_each_judged = GiveAll(judged_),
                           .for_each_unjudged = GiveAll(unjudged_),
                           .now = [this] { return now_; },
                           .wait =
                               [this](std::chrono::milliseconds pause) {
                                 waited_ += pause;
                                 if (while_waiting_) while_waiting_();
                               }});
    auto report = audit.Run();
    EXPECT_TRUE(report) << report.error().message;
    for (const Finding& finding : audit.findings().Kept()) {
      found_.push_back(fmt::format("{} {}:{} {}", FindingName(finding.kind), finding.object,
                                   finding.line, finding.id));
      details_.push_back(finding.detail);
    }
    counted_ = audit.findings().count();
    return report ? *report : AuditReport();
  }

  Result<LedgerFigures> ReadLedger() {
    if (ledger_error_) return *ledger_error_;
    return figures_;
  }
  static std::function<Result<void>(const Audit::TakeText&)> GiveAll(
      const std::set<std::string>& texts) {
    return [&texts](const Audit::TakeText& take) -> Result<void> {
      for (const std::string& text : texts) {
        if (auto taken = take(text); !taken) return taken;
      }
      return {};
    };
  }

  AuditOptions options_;
  fakes::InMemoryObjectListing lake_;
  fakes::InMemoryClaimListing claims_;
  fakes::InMemoryScratch scratch_;
  LedgerFigures figures_;
  std::optional<Error> ledger_error_;
  std::set<std::string> expected_;
  std::set<std::string> judged_;
  std::set<std::string> unjudged_;  ///< landings
  std::int64_t now_ = 1'626'400'000;
  std::chrono::milliseconds waited_{0};
  std::function<void()> while_waiting_;
  std::vector<std::string> found_;
  std::vector<std::string> details_;
  std::uint64_t counted_ = 0;
};

}  // namespace weir::lake

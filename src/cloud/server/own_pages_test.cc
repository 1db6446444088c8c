// Weir's own paths: what they take, what they refuse, what they show to whom.
#include "src/cloud/server/own_pages.h"

#include <memory>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class OwnPagesTest : public testing::Test {
 protected:
  http::Response Send(const std::string& method, const std::string& path,
                      const std::string& body = "", const http::Headers& headers = Json()) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.headers = headers;
    http::Response answer;
    pages_->Handle(std::move(request), [&](http::Response given) { answer = std::move(given); });
    return answer;
  }
  static http::Headers Json() {
    http::Headers headers;
    headers.Add("Content-Type", "application/json");
    return headers;
  }
  int Advance(const std::string& seconds) {
    return Send("POST", "/_weir/clock", fmt::format(R"({{"advance_seconds":{}}})", seconds)).status;
  }
  int AddFault(const std::string& rule) { return Send("POST", "/_weir/faults", rule).status; }
  void Guard() { Make(/*is_guarded=*/true); }
  void Make(bool is_guarded) {
    pages_ = std::make_unique<OwnPages>(
        OwnPages::Facts{"1.2.3", {"dynamodb", "s3"}, store::Clock::SystemTime(), is_guarded},
        *store_, clock_, faults_, tally_, [] { return std::string("figures 1\n"); },
        [this] { return files_; });
    pages_->SetReady();
  }

  std::unique_ptr<store::Store> store_ = [] {
    store::Store::Options options;
    options.in_memory = true;
    return std::move(*store::Store::Open(options));
  }();
  store::Clock clock_{store::Duration{}, [] { return store::TimePoint(1h); }};
  store::Faults faults_;
  usage::Meter meter_;
  double shards_ = 0;
  usage::Tally tally_{*store_, clock_, meter_, [this](usage::Levels& levels) {
                        levels.Add(usage::Item::kKinesisShardHours, shards_);
                      }};
  store::Trouble files_;
  std::unique_ptr<OwnPages> pages_;

  OwnPagesTest() { Make(/*is_guarded=*/false); }
};

TEST_F(OwnPagesTest, HealthTellsWhatIsThere) {
  const auto answer = Send("GET", "/_weir/health");
  EXPECT_EQ(answer.status, 200);
  const auto health = boost::json::parse(answer.body);
  EXPECT_EQ(health.at("status").as_string(), "ok");
  EXPECT_EQ(health.at("version").as_string(), "1.2.3");
  EXPECT_EQ(health.at("services").as_array().size(), 2U);
}

TEST_F(OwnPagesTest, HealthIsNotWellBeforeAllIsSetUp) {
  OwnPages pages(
      {"1.2.3", {}, store::Clock::SystemTime()}, *store_, clock_, faults_, tally_,
      [] { return std::string(); }, [] { return store::Trouble(); });
  http::Request request;
  request.method = "GET";
  request.path = "/_weir/health";
  http::Response answer;
  const auto keep = [&](http::Response given) { answer = std::move(given); };
  pages.Handle(request, keep);
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"starting")"));
  pages.SetReady();
  pages.Handle(request, keep);
  EXPECT_EQ(answer.status, 200);
}

TEST_F(OwnPagesTest, WhereSignaturesAreCheckedHealthTellsStrangersNoMore) {
  Guard();
  EXPECT_EQ(Send("GET", "/_weir/health").body, "{\"status\":\"ok\"}\n");
  http::Headers signed_by_somebody;
  signed_by_somebody.Add("Authorization", "AWS4-HMAC-SHA256 …");  // which the front door checks
  EXPECT_THAT(Send("GET", "/_weir/health", "", signed_by_somebody).body, HasSubstr("1.2.3"));
}

TEST_F(OwnPagesTest, WhatIsWrongWithTheFilesBesideTheStoreIsTold) {
  files_.reads = Error{ErrorKind::kCorrupt, "a body is gone"};
  const auto answer = Send("GET", "/_weir/health");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, HasSubstr("\"reads\":\"a body is gone\""));
  EXPECT_THAT(Send("GET", "/metrics").body, HasSubstr("weir_store_failing{what=\"reads\"} 1\n"));
}

TEST_F(OwnPagesTest, FiguresSayWhetherTheStoreFails) {
  const auto answer = Send("GET", "/metrics");
  EXPECT_THAT(answer.headers.Get("Content-Type"), testing::StartsWith("text/plain"));
  EXPECT_THAT(answer.body, testing::StartsWith("figures 1\n"));
  EXPECT_THAT(answer.body, HasSubstr("weir_store_failing{what=\"writes\"} 0\n"));
  EXPECT_THAT(answer.body, HasSubstr("weir_store_failing{what=\"reads\"} 0\n"));
}

TEST_F(OwnPagesTest, TheClockMovesAheadAndStaysMoved) {
  EXPECT_EQ(Advance("90"), 200);
  EXPECT_EQ(clock_.offset(), 90s);
  EXPECT_EQ(Advance("10"), 200);
  EXPECT_EQ(OwnPages::StoredOffset(*store_), 100s) << "after a restart as well";
  EXPECT_THAT(Send("GET", "/_weir/clock").body, HasSubstr("\"offset_seconds\":100"));
}

TEST_F(OwnPagesTest, TheClockGoesNoWayBackAndNotOutOfBounds) {
  for (const char* wrong : {"-1", "\"soon\"", "1.5", "null", "315576001"}) {
    EXPECT_EQ(Advance(wrong), 400) << wrong;
  }
  EXPECT_EQ(clock_.offset(), 0s);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Advance("315576000"), 200);
  EXPECT_EQ(Advance("1"), 400) << "a hundred years are enough";
}

TEST_F(OwnPagesTest, WhatChangesSomethingComesAsJson) {
  for (const auto& [method, path] : {std::pair{"POST", "/_weir/clock"},
                                     {"POST", "/_weir/faults"},
                                     {"DELETE", "/_weir/faults"}}) {
    EXPECT_EQ(Send(method, path, "{}", {}).status, 415) << "as a page of another site could send";
  }
}

TEST_F(OwnPagesTest, FaultsAreAddedListedAndRemoved) {
  EXPECT_EQ(AddFault(R"({"kind":"throttle","service":"dynamodb","probability":0.5,"seed":7})"),
            201);
  EXPECT_EQ(AddFault(R"({"kind":"kill-before"})"), 201);
  const auto listed = boost::json::parse(Send("GET", "/_weir/faults").body).at("faults").as_array();
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0].at("probability").as_double(), 0.5);
  EXPECT_EQ(listed[1].at("kind").as_string(), "kill-before");
  EXPECT_EQ(Send("DELETE", "/_weir/faults/1").status, 200);
  EXPECT_EQ(Send("DELETE", "/_weir/faults/1").status, 404);
  EXPECT_EQ(faults_.List().size(), 1U);
  EXPECT_EQ(Send("DELETE", "/_weir/faults").status, 200);
  EXPECT_TRUE(faults_.List().empty());
}

TEST_F(OwnPagesTest, AFaultThatIsNoneIsRefused) {
  for (const char* wrong :
       {R"({})", R"({"kind":"sneeze"})", R"({"kind":"throttle","service":"sqs"})",
        R"({"kind":"throttle","probability":1.1})", R"({"kind":"throttle","probability":-0.1})",
        R"({"kind":"throttle","count":-1})", R"({"kind":7})", "[]", "{"}) {
    EXPECT_EQ(AddFault(wrong), 400) << wrong;
  }
  for (const char* wrong :
       {"/_weir/faults/", "/_weir/faults/x", "/_weir/faults/1x", "/_weir/faultsx"}) {
    EXPECT_EQ(Send("DELETE", wrong).status, 404) << wrong;
  }
}

TEST_F(OwnPagesTest, FaultsAreBounded) {
  for (std::size_t i = 0; i < store::Faults::kMaxRules; ++i) {
    EXPECT_EQ(AddFault(R"({"kind":"throttle"})"), 201);
  }
  EXPECT_EQ(AddFault(R"({"kind":"throttle"})"), 409);
}

TEST_F(OwnPagesTest, ThereIsNothingElse) {
  EXPECT_EQ(Send("GET", "/_weir/").status, 404);
  EXPECT_EQ(Send("PUT", "/_weir/clock", "{}").status, 404);
}

TEST_F(OwnPagesTest, WhatIsThereWhenTheClockIsMovedIsPaidForUntilThen) {
  shards_ = 3;
  ASSERT_EQ(Advance("36000"), 200);
  shards_ = 0;
  EXPECT_THAT(Send("GET", "/_weir/usage").body, HasSubstr(R"("kinesis_shard_hours":3E1)"));
}

TEST_F(OwnPagesTest, WhatLooksLikeAPathOfTheUsageIsNone) {
  EXPECT_EQ(Send("GET", "/_weir/usages").status, 404);
  EXPECT_EQ(Send("GET", "/_weir/usage/").status, 404);
}

}  // namespace
}  // namespace weir::cloud::server

// Claims in DynamoDB: the port's contract, and what a bad network and a busy table may do.
#include "src/aws/dynamodb_claim_store.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

#include "tests/contract/claim_store.h"
#include "tests/fakes/fake_dynamodb.h"

namespace weir::contract {
namespace {

using std::chrono_literals::operator""min;

class DynamoDbClaims final : public ClaimStoreHost {
 public:
  explicit DynamoDbClaims(fakes::FakeDynamoDb::Habits habits) : dynamodb_(std::move(habits)) {}

  pipeline::ClaimStore& store() override { return store_; }

 private:
  fakes::FakeDynamoDb dynamodb_;
  aws::TestNetwork network_{[this](const auto& request) { return dynamodb_.Serve(request); }};
  aws::DynamoDbClaimStore store_{
      network_.client, {.name = "claims"}, aws::ClaimDeadlines::Until(network_.clock.In(1min))};
};

ClaimStoreFactory Table(std::string_view medium, const fakes::FakeDynamoDb::Habits& habits) {
  return {medium, [habits] { return std::make_unique<DynamoDbClaims>(habits); }};
}

INSTANTIATE_TEST_SUITE_P(
    DynamoDb, ClaimStoreContract,
    testing::Values(Table("shows the item in the way", {}),
                    Table("does not show it", {.shows_item_in_the_way = false}),
                    Table("reads a few keys at a time",
                          {.shows_item_in_the_way = false, .keys_a_read = 30})));

}  // namespace
}  // namespace weir::contract

namespace weir::aws {
namespace {

using fakes::Fate;
using pipeline::ClaimAnswer;
using pipeline::ClaimKey;
using pipeline::ClaimOutcome;
using pipeline::ClaimRequest;
using std::chrono_literals::operator""s;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class DynamoDbClaimStoreTest : public ::testing::Test {
 protected:
  ClaimAnswer Claim(std::string_view id, std::string_view position,
                    std::string_view object = "lake/a.json") {
    const ClaimRequest request{{ClaimKey::Kind::kId, id}, {position}, {}, {object}};
    ClaimAnswer answer;
    store_.Claim({&request, 1}, {&answer, 1});
    return answer;
  }

  Result<std::string> Move(std::string_view id, std::string_view from, std::string_view to) {
    return pipeline::MoveOne(store_, {{ClaimKey::Kind::kId, id}, from, {to}});
  }

  std::int64_t ExpiryOf(const std::string& key) const {
    const auto& text = dynamodb_.items().at(key).at("expires_at").at("N").as_string();
    return std::stoll(std::string(text));
  }

  // An item as the package of before has written it.
  static constexpr std::string_view kOldId = "00000000-0000-4000-8000-000000000002";
  static constexpr std::string_view kOldOwner =
      "2267deb9609a4c0d-000000000000-49179590361291500000000000000000002017959036150000000000-"
      "000000";
  static constexpr std::string_view kOldObject =
      "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/"
      "2267deb9609a4c0d-000000000000-49179590361291500000000000000000001017959036150000000000-"
      "000000-d87da4280062567b-0.json.gz";
  static boost::json::object OldItem() {
    return {{"key", {{"S", "i" + std::string(kOldId)}}},
            {"owner", {{"S", kOldOwner}}},
            {"body", {{"B", "8r36+/Rc30YE/2bBh+PrxQ=="}}},
            {"object", {{"S", kOldObject}}},
            {"expires_at", {{"N", "1830463615"}}}};
  }

  HttpResponse Serve(const HttpRequest& request) {
    HttpResponse response = dynamodb_.Serve(request);
    if (!date_.empty()) response.headers.push_back({"Date", date_});
    return response;
  }

  std::string date_;  ///< of the service's answers
  std::string code_;  ///< that the next statement meets
  fakes::FakeDynamoDb dynamodb_{{.statement_error = [this] { return std::exchange(code_, ""); }}};
  TestNetwork network_{[this](const auto& request) { return Serve(request); }};
  DynamoDbClaimStore store_{
      network_.client, {.name = "claims"}, ClaimDeadlines::Until(network_.clock.In(60s))};
};

TEST_F(DynamoDbClaimStoreTest, AsksFor25InARequest) {
  std::vector<std::string> ids;
  for (int i = 0; i < 51; ++i) ids.push_back(std::to_string(i));
  std::vector<ClaimRequest> requests;
  for (const auto& id : ids) requests.push_back({{ClaimKey::Kind::kId, id}, {id}, {}, {"o"}});
  std::vector<ClaimAnswer> answers(requests.size());
  store_.Claim(requests, answers);
  EXPECT_THAT(network_.transport.sent(), SizeIs(3));
  EXPECT_THAT(dynamodb_.items(), SizeIs(51));
}

TEST_F(DynamoDbClaimStoreTest, AClaimExpiresAfterItsLife) {
  Claim("a", "p1");
  const auto& item = dynamodb_.items().at("ia");
  EXPECT_EQ(boost::json::serialize(item.at("expires_at")),
            R"({"N":")" + std::to_string(1'626'336'550 + 400 * 86'400) + R"("})");
}

/// The host's clock may be wrong, by days: what AWS has said last is what counts.
TEST_F(DynamoDbClaimStoreTest, AClaimExpiresByTheClockOfAws) {
  Claim("a", "p1");  // answered, with the time of day
  date_ = "Sat, 20 Aug 2022 08:09:10 GMT";
  Claim("b", "p2");
  Claim("c", "p3");
  EXPECT_EQ(ExpiryOf("ib"), 1'626'336'550 + 400 * 86'400);
  EXPECT_EQ(ExpiryOf("ic"), 1'660'982'950 + 400 * 86'400);
}

/// Before the first answer nothing has corrected the host's clock.
TEST_F(DynamoDbClaimStoreTest, AClaimLivesFromTheNewestArrivalAtTheLeast) {
  const std::chrono::system_clock::time_point arrival{std::chrono::seconds(1'660'982'950)};
  DynamoDbClaimStore store(network_.client,
                           {.name = "claims", .life = 2 * 86'400s, .newest_arrival = arrival},
                           ClaimDeadlines::Until(network_.clock.In(60s)));
  const ClaimRequest request{{ClaimKey::Kind::kId, "a"}, {"p1"}, {}, {"o"}};
  ClaimAnswer answer;
  store.Claim({&request, 1}, {&answer, 1});
  EXPECT_EQ(ExpiryOf("ia"), 1'660'982'950 + 2 * 86'400);
}

/// What the package of before has written is a claim like any other, and stays as that package
/// reads it.
TEST_F(DynamoDbClaimStoreTest, ItemsOfTheOldFormAreClaims) {
  dynamodb_.Put(OldItem());
  const std::string id(kOldId);
  const ClaimAnswer answer = Claim(id, "another");
  EXPECT_EQ(answer.outcome, ClaimOutcome::kExists);
  EXPECT_EQ(answer.owner.text, kOldOwner);
  EXPECT_EQ(event::ToHex(answer.fingerprint), "f2bdfafbf45cdf4604ff66c187e3ebc5");
  EXPECT_EQ(answer.object, kOldObject);
  EXPECT_EQ(Move(id, "lake/elsewhere.json", "lake/1.json").value(), kOldObject);
  EXPECT_EQ(Move(id, kOldObject, "lake/1.json").value(), "lake/1.json");
  EXPECT_EQ(Claim(id, "another").object, "lake/1.json");
  auto moved = OldItem();
  moved["object"] = {{"S", "lake/1.json"}};
  EXPECT_EQ(dynamodb_.items().at("i" + id), moved);
}

TEST_F(DynamoDbClaimStoreTest, AClaimOfAnUnknownVersionFailsItsRecordAlone) {
  dynamodb_.Put({{"key", {{"S", "ia"}}}, {"c", {{"B", "Bw=="}}}});  // version 7
  dynamodb_.Put({{"key", {{"S", "ib"}}}, {"d", {{"S", "?"}}}});
  const std::vector<ClaimRequest> requests = {{{ClaimKey::Kind::kId, "a"}, {"p1"}, {}, {"o"}},
                                              {{ClaimKey::Kind::kId, "b"}, {"p2"}, {}, {"o"}},
                                              {{ClaimKey::Kind::kId, "c"}, {"p3"}, {}, {"o"}}};
  std::vector<ClaimAnswer> answers(requests.size());
  for (const bool shows_item : {true, false}) {
    dynamodb_.ShowItemInTheWay(shows_item);
    store_.Claim(requests, answers);
    EXPECT_EQ(answers[0].outcome, ClaimOutcome::kFailed);
    EXPECT_EQ(answers[1].outcome, ClaimOutcome::kFailed);
    EXPECT_NE(answers[2].outcome, ClaimOutcome::kFailed);
    EXPECT_EQ(store_.failure()->kind, ErrorKind::kCorrupt);
    EXPECT_THAT(store_.failure()->message, HasSubstr("deploy the"));
  }
  EXPECT_EQ(Move("a", "o", "lake/1.json").error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(Move("b", "o", "lake/1.json").error().kind, ErrorKind::kCorrupt);
}

/// Whoever has moved it meanwhile wins; the claim is what it was besides.
TEST_F(DynamoDbClaimStoreTest, AMoveKeepsTheOwner) {
  Claim("a", "p1", "lake/0.json");
  EXPECT_EQ(Move("a", "lake/0.json", "lake/1.json").value(), "lake/1.json");
  EXPECT_EQ(Move("a", "lake/0.json", "lake/2.json").value(), "lake/1.json");
  const ClaimAnswer answer = Claim("a", "p2");
  EXPECT_EQ(answer.owner.text, "p1");
  EXPECT_EQ(answer.object, "lake/1.json");
  EXPECT_EQ(Move("none", "lake/0.json", "lake/2.json").error().kind, ErrorKind::kNotFound);
}

TEST_F(DynamoDbClaimStoreTest, AClaimWhoseAnswerWasLostMeetsItself) {
  for (const Fate fate : {Fate::kAnswerLost, Fate::kGarbled, Fate::kLost}) {
    const std::string id = std::to_string(static_cast<int>(fate));
    network_.transport.Plan({fate});
    const ClaimAnswer answer = Claim(id, "p1", "lake/mine.json");
    EXPECT_NE(answer.outcome, ClaimOutcome::kFailed) << id;
    EXPECT_TRUE(answer.outcome == ClaimOutcome::kCreated || answer.owner.text == "p1") << id;
    EXPECT_EQ(answer.object, "lake/mine.json") << id;
    EXPECT_FALSE(store_.failure());
  }
}

TEST_F(DynamoDbClaimStoreTest, AThrottledStatementIsMadeAgain) {
  for (const char* code : {"ThrottlingError", "ProvisionedThroughputExceeded",
                           "RequestLimitExceeded", "InternalServerError", "TransactionConflict"}) {
    code_ = code;
    EXPECT_EQ(Claim(code, "p1").outcome, ClaimOutcome::kCreated) << code;
  }
}

TEST_F(DynamoDbClaimStoreTest, AStatementThatIsRefusedFailsAlone) {
  const std::vector<ClaimRequest> requests = {{{ClaimKey::Kind::kId, "a"}, {"p1"}, {}, {"o"}},
                                              {{ClaimKey::Kind::kId, "b"}, {"p2"}, {}, {"o"}},
                                              {{ClaimKey::Kind::kId, "a"}, {"p3"}, {}, {"o"}}};
  std::vector<ClaimAnswer> answers(requests.size());
  code_ = "AccessDenied";
  store_.Claim(requests, answers);
  EXPECT_EQ(answers[0].outcome, ClaimOutcome::kFailed);
  EXPECT_EQ(answers[1].outcome, ClaimOutcome::kCreated);
  EXPECT_EQ(answers[2].outcome, ClaimOutcome::kFailed);
  EXPECT_THAT(store_.failure()->message, HasSubstr("AccessDenied"));
}

TEST_F(DynamoDbClaimStoreTest, WhatIsThrottledToTheEndFails) {
  network_.transport.Always([] { return Fate::kThrottled; });
  EXPECT_EQ(Claim("a", "p1").outcome, ClaimOutcome::kFailed);
  EXPECT_EQ(store_.failure()->kind, ErrorKind::kUnavailable);
}

TEST_F(DynamoDbClaimStoreTest, AnswersThatMakeNoSenseToTheEndFail) {
  network_.transport.Always([] { return Fate::kGarbled; });
  EXPECT_EQ(Claim("a", "p1").outcome, ClaimOutcome::kFailed);
  EXPECT_EQ(store_.failure()->kind, ErrorKind::kCorrupt);
}

TEST_F(DynamoDbClaimStoreTest, AMoveWhoseAnswerWasLostMeetsItself) {
  Claim("a", "p1", "lake/0.json");
  network_.transport.Plan({Fate::kAnswerLost});
  EXPECT_EQ(Move("a", "lake/0.json", "lake/1.json").value(), "lake/1.json");
  EXPECT_EQ(Claim("a", "p2").object, "lake/1.json");
}

TEST_F(DynamoDbClaimStoreTest, AMoveThatFailsSaysWhy) {
  Claim("a", "p1", "lake/0.json");
  network_.transport.Always([] { return Fate::kUnsent; });
  EXPECT_EQ(Move("a", "lake/0.json", "lake/1.json").error().kind, ErrorKind::kUnavailable);
  EXPECT_TRUE(store_.failure());
}

TEST_F(DynamoDbClaimStoreTest, KeysThatDynamoDbCannotHoldAreHashed) {
  const std::string longest(1'024, 'x');
  const std::string too_long(1'025, 'x');
  EXPECT_EQ(ItemKey({ClaimKey::Kind::kId, longest}), "i" + longest);
  EXPECT_THAT(ItemKey({ClaimKey::Kind::kId, too_long}), SizeIs(66));
  EXPECT_NE(ItemKey({ClaimKey::Kind::kId, too_long}),
            ItemKey({ClaimKey::Kind::kPosition, too_long}));
  EXPECT_THAT(ItemKey({ClaimKey::Kind::kId, "\xFF"}), SizeIs(66));
}

/// Whatever the network and the table do: who is told that it owns a key owns it, and nobody is
/// told of an owner who does not.
TEST(DynamoDbClaims, AnyFaultsLeaveOneOwnerEach) {
  constexpr std::array<Fate, 12> kFates = {Fate::kServed,  Fate::kServed,    Fate::kServed,
                                           Fate::kServed,  Fate::kServed,    Fate::kServed,
                                           Fate::kUnsent,  Fate::kLost,      Fate::kAnswerLost,
                                           Fate::kGarbled, Fate::kThrottled, Fate::kServerError};
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    fakes::FakeDynamoDb dynamodb(
        {.shows_item_in_the_way = seed % 2 == 0, .keys_a_read = 7, .statement_error = [&] {
           return random() % 4 == 0 ? "ThrottlingError" : "";
         }});
    TestNetwork network([&](const auto& request) { return dynamodb.Serve(request); });
    network.transport.Always([&] { return kFates.at(random() % kFates.size()); });
    DynamoDbClaimStore store(network.client, {.name = "claims"},
                             ClaimDeadlines::Until(network.clock.In(600s)));
    std::vector<std::string> texts;
    for (int i = 0; i < 60; ++i) texts.push_back(std::to_string(i));
    for (int attempt = 0; attempt < 3; ++attempt) {
      std::vector<ClaimRequest> requests;
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string_view id = texts[random() % 40];
        requests.push_back({{ClaimKey::Kind::kId, id}, {texts[i]}, {}, {texts[random() % 60]}});
      }
      std::vector<ClaimAnswer> answers(requests.size());
      store.Claim(requests, answers);
      for (std::size_t i = 0; i < requests.size(); ++i) {
        if (answers[i].outcome == ClaimOutcome::kFailed) continue;
        const auto claim =
            ParseClaimItem(dynamodb.items().at("i" + std::string(requests[i].key.text)));
        ASSERT_EQ(answers[i].owner.text, claim->text.owner) << "seed " << seed;
        ASSERT_EQ(answers[i].object, claim->text.object) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace weir::aws

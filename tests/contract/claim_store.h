// What every ClaimStore promises, as one suite; include it in one file of a test program.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/pipeline/claim_store.h"

namespace weir::contract {

/// A fresh store with whatever it stands on.
class ClaimStoreHost {
 public:
  ClaimStoreHost() = default;
  ClaimStoreHost(const ClaimStoreHost&) = delete;
  ClaimStoreHost& operator=(const ClaimStoreHost&) = delete;
  virtual ~ClaimStoreHost() = default;

  virtual pipeline::ClaimStore& store() = 0;
};

struct ClaimStoreFactory {
  std::string_view medium;
  std::function<std::unique_ptr<ClaimStoreHost>()> make;

  friend void PrintTo(const ClaimStoreFactory& factory, std::ostream* out) {
    *out << factory.medium;
  }
};

class ClaimStoreContract : public testing::TestWithParam<ClaimStoreFactory> {
 protected:
  using Key = pipeline::ClaimKey;
  using Outcome = pipeline::ClaimOutcome;

  /// An answer that outlives the next call.
  struct Answer {
    Outcome outcome = Outcome::kFailed;
    std::string owner;
    event::Fingerprint fingerprint{};
    std::string object;
  };

  static Key Id(std::string_view text) { return {Key::Kind::kId, text}; }
  static Key At(std::string_view text) { return {Key::Kind::kPosition, text}; }
  static Key OwnerOf(std::string_view text) { return {Key::Kind::kOwner, text}; }

  static event::Fingerprint Body(int number) {
    event::Fingerprint fingerprint{};
    fingerprint.back() = static_cast<std::byte>(number);
    return fingerprint;
  }

  /// The object of that name, numbered as the attempt's own.
  pipeline::ObjectRef Object(std::string_view name) {
    const auto [known, is_new] =
        ordinals_.try_emplace(std::string(name), static_cast<std::uint32_t>(ordinals_.size()));
    return {known->first, known->second};
  }

  pipeline::ClaimRequest Request(Key key, std::string_view position, int body = 1,
                                 std::string_view object = "lake/a.json") {
    return {key, {position}, Body(body), Object(object)};
  }

  std::vector<Answer> Claim(const std::vector<pipeline::ClaimRequest>& requests) {
    std::vector<pipeline::ClaimAnswer> answers(requests.size());
    store().Claim(requests, answers);
    std::vector<Answer> kept;
    for (const auto& answer : answers) {
      kept.push_back({answer.outcome, std::string(answer.owner.text), answer.fingerprint,
                      std::string(answer.object)});
    }
    return kept;
  }

  Answer Claim(const pipeline::ClaimRequest& request) { return Claim(std::vector{request}).at(0); }

  Result<std::string> Move(Key key, std::string_view from, std::string_view to) {
    return pipeline::MoveOne(store(), {key, from, Object(to)});
  }

  pipeline::ClaimStore& store() { return host_->store(); }

 private:
  std::unique_ptr<ClaimStoreHost> host_ = GetParam().make();
  std::map<std::string, std::uint32_t> ordinals_;
};

TEST_P(ClaimStoreContract, FirstRequestCreates) {
  EXPECT_EQ(Claim(Request(Id("a"), "p1")).outcome, Outcome::kCreated);
}

TEST_P(ClaimStoreContract, NothingAskedNothingAnswered) {
  EXPECT_TRUE(Claim(std::vector<pipeline::ClaimRequest>()).empty());
}

TEST_P(ClaimStoreContract, SecondPositionMeetsTheFirst) {
  Claim(Request(Id("a"), "p1"));
  const Answer answer = Claim(Request(Id("a"), "p2"));
  EXPECT_EQ(answer.outcome, Outcome::kExists);
  EXPECT_EQ(answer.owner, "p1");
}

TEST_P(ClaimStoreContract, SamePositionMeetsItsOwnClaim) {
  Claim(Request(Id("a"), "p1"));
  const Answer answer = Claim(Request(Id("a"), "p1"));
  EXPECT_EQ(answer.outcome, Outcome::kExists);
  EXPECT_EQ(answer.owner, "p1");
}

TEST_P(ClaimStoreContract, FingerprintAndObjectComeBack) {
  Claim(Request(Id("a"), "p1", 7, "lake/first.json"));
  const Answer answer = Claim(Request(Id("a"), "p2", 8, "lake/second.json"));
  EXPECT_EQ(answer.fingerprint, Body(7));
  EXPECT_EQ(answer.object, "lake/first.json");
}

TEST_P(ClaimStoreContract, RepeatedKeysInOneCallSeeEachOther) {
  const auto answers =
      Claim({Request(Id("a"), "p1", 1, "lake/1.json"), Request(Id("b"), "p2"),
             Request(Id("a"), "p3", 2, "lake/2.json"), Request(Id("a"), "p1", 1, "lake/1.json")});
  EXPECT_EQ(answers[0].outcome, Outcome::kCreated);
  EXPECT_EQ(answers[1].outcome, Outcome::kCreated);
  for (const std::size_t later : {2U, 3U}) {
    EXPECT_EQ(answers[later].outcome, Outcome::kExists);
    EXPECT_EQ(answers[later].owner, "p1");
    EXPECT_EQ(answers[later].fingerprint, Body(1));
    EXPECT_EQ(answers[later].object, "lake/1.json");
  }
}

TEST_P(ClaimStoreContract, OldAndNewKeysMixInOneCall) {
  Claim(Request(Id("old"), "p1"));
  const auto answers = Claim({Request(Id("new"), "p2"), Request(Id("old"), "p3"),
                              Request(Id("new"), "p4"), Request(Id("old"), "p5")});
  EXPECT_EQ(answers[0].outcome, Outcome::kCreated);
  EXPECT_EQ(answers[1].owner, "p1");
  EXPECT_EQ(answers[2].owner, "p2");
  EXPECT_EQ(answers[3].owner, "p1");
}

TEST_P(ClaimStoreContract, KindsNeverMeet) {
  EXPECT_EQ(Claim(Request(At("p1"), "p1")).outcome, Outcome::kCreated);
  for (const char* spelling : {"p1", "pp1", "ip1", "pos:p1", "position:p1", "p#p1"}) {
    EXPECT_EQ(Claim(Request(Id(spelling), "p2")).outcome, Outcome::kCreated) << spelling;
  }
  for (const char* spelling : {"p1", "op1", "ip1", "00000000-0000-4000-8000-000000000001"}) {
    Claim(Request(Id(spelling), "p2"));
    EXPECT_EQ(Claim(Request(OwnerOf(spelling), "p3")).outcome, Outcome::kCreated) << spelling;
    EXPECT_EQ(Claim(Request(Id(spelling), "p4")).owner, "p2") << spelling;
  }
  EXPECT_EQ(Claim(Request(At("p1"), "p1")).owner, "p1");
}

TEST_P(ClaimStoreContract, UuidsAndTheirTextsNeverMeet) {
  using std::string_view_literals::operator""sv;
  const auto answers =
      Claim({Request(Id("30313233-3435-3637-3839-616263646566"), "p1"),
             Request(Id("303132333435363738396162636465 66"), "p2"),
             Request(Id("0123456789abcdef"sv), "p3"), Request(Id("u0123456789abcdef"sv), "p4"),
             Request(Id("30313233-3435-3637-3839-61626364656F"), "p5")});
  for (const Answer& answer : answers) EXPECT_EQ(answer.outcome, Outcome::kCreated);
}

TEST_P(ClaimStoreContract, LongAndHostileKeys) {
  const std::deque<std::string> keys = {std::string(256, 'x'),
                                        std::string(255, 'x'),
                                        std::string("a\0b", 3),
                                        "a",
                                        std::string("a\0", 2),
                                        "line\nbreak",
                                        "pos:p1",
                                        "'; DROP TABLE--",
                                        "\xF0\x9F\x8C\x8A",
                                        "../../etc",
                                        "a/b",
                                        "a%2Fb",
                                        " a",
                                        "a ",
                                        "A",
                                        "null",
                                        std::string(1, '\0'),
                                        std::string(256, '\x7F')};
  std::vector<pipeline::ClaimRequest> requests;
  for (const std::string& key : keys) requests.push_back(Request(Id(key), key));
  for (const Answer& answer : Claim(requests)) EXPECT_EQ(answer.outcome, Outcome::kCreated);
  const auto again = Claim(requests);
  for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(again[i].owner, keys[i]);
}

TEST_P(ClaimStoreContract, ManyKeysInOneCall) {
  constexpr std::size_t kCount = 10'000;
  std::deque<std::string> texts;
  std::vector<pipeline::ClaimRequest> requests;
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string& text = texts.emplace_back(fmt::format("key-{}", i / 2));
    requests.push_back(Request(Id(text), texts.emplace_back(fmt::format("p{:05}", i))));
  }
  const auto answers = Claim(requests);
  for (std::size_t i = 0; i < kCount; i += 2) {
    ASSERT_EQ(answers[i].outcome, Outcome::kCreated);
    ASSERT_EQ(answers[i + 1].owner, requests[i].position.text);
  }
  ASSERT_EQ(Claim(requests.back()).owner, requests[kCount - 2].position.text);
}

TEST_P(ClaimStoreContract, MoveIsConditional) {
  Claim(Request(Id("a"), "p1", 1, "lake/0.json"));
  const auto moved = Move(Id("a"), "lake/0.json", "lake/1.json");
  ASSERT_TRUE(moved);
  EXPECT_EQ(*moved, "lake/1.json");
  EXPECT_EQ(Claim(Request(Id("a"), "p1")).object, "lake/1.json");
}

TEST_P(ClaimStoreContract, LoserOfMoveGetsTheWinner) {
  Claim(Request(Id("a"), "p1", 1, "lake/0.json"));
  ASSERT_TRUE(Move(Id("a"), "lake/0.json", "lake/winner.json"));
  const auto lost = Move(Id("a"), "lake/0.json", "lake/loser.json");
  ASSERT_TRUE(lost);
  EXPECT_EQ(*lost, "lake/winner.json");
  EXPECT_EQ(Claim(Request(Id("a"), "p1")).object, "lake/winner.json");
}

TEST_P(ClaimStoreContract, RepeatedMoveMeetsItself) {
  Claim(Request(Id("a"), "p1", 1, "lake/0.json"));
  for (int time = 0; time < 2; ++time) {
    const auto moved = Move(Id("a"), "lake/0.json", "lake/1.json");
    ASSERT_TRUE(moved);
    EXPECT_EQ(*moved, "lake/1.json");
  }
}

TEST_P(ClaimStoreContract, MoveChangesTheObjectOnly) {
  Claim(Request(Id("a"), "p1", 7, "lake/0.json"));
  Claim(Request(At("a"), "p9", 9, "lake/0.json"));
  ASSERT_TRUE(Move(Id("a"), "lake/0.json", "lake/1.json"));
  const Answer moved = Claim(Request(Id("a"), "p2"));
  EXPECT_EQ(moved.owner, "p1");
  EXPECT_EQ(moved.fingerprint, Body(7));
  EXPECT_EQ(Claim(Request(At("a"), "p2")).object, "lake/0.json");
}

TEST_P(ClaimStoreContract, EachOfManyMovesHasItsOwnOutcome) {
  Claim({Request(Id("a"), "p1", 1, "lake/0.json"), Request(Id("b"), "p2", 1, "lake/other.json"),
         Request(At("a"), "p3", 1, "lake/0.json")});
  const std::vector<pipeline::ClaimMove> moves = {
      {Id("a"), "lake/0.json", Object("lake/1.json")},
      {Id("b"), "lake/0.json", Object("lake/1.json")},
      {Id("nobody"), "lake/0.json", Object("lake/1.json")},
      {At("a"), "lake/0.json", Object("lake/2.json")}};
  const auto moved = store().Move(moves);
  ASSERT_EQ(moved.size(), moves.size());
  EXPECT_EQ(*moved[0], "lake/1.json");
  EXPECT_EQ(*moved[1], "lake/other.json");
  EXPECT_FALSE(moved[2]);
  EXPECT_EQ(*moved[3], "lake/2.json");
  EXPECT_TRUE(store().Move({}).empty());
}

TEST_P(ClaimStoreContract, MoveOfUnknownClaimIsAnError) {
  EXPECT_FALSE(Move(Id("nobody"), "lake/0.json", "lake/1.json"));
  EXPECT_EQ(Claim(Request(Id("nobody"), "p1")).outcome, Outcome::kCreated);
}

}  // namespace weir::contract

// The protocol's steps, one story each: who is stored, who is not, and what a failure leaves open.
#include "src/pipeline/processor.h"

#include <deque>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/pipeline/erased_claim.h"
#include "src/pipeline/members.h"
#include "src/pipeline/tombstone.h"

#include "tests/fakes/in_memory_claim_store.h"
#include "tests/fakes/in_memory_object_store.h"

namespace weir::pipeline {
namespace {

using ::testing::_;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Invoke;
using ::testing::NiceMock;
using ::testing::Return;
using ::testing::SizeIs;

constexpr event::Timestamp kBatchArrival{1'626'350'000 * event::kMicrosPerSecond};
constexpr std::string_view kLogin =
    "lake/year=2021/month=07/day=15/event_type=login/"
    "event_subtype=__HIVE_DEFAULT_PARTITION__/";

/// The lake in memory, unless a test says otherwise.
class ObjectStoreInDoubt : public ObjectStore {
 public:
  explicit ObjectStoreInDoubt(fakes::InMemoryObjectStore& objects) {
    ON_CALL(*this, PutOne).WillByDefault(Invoke(&objects, &fakes::InMemoryObjectStore::PutOne));
    ON_CALL(*this, ReadOne).WillByDefault(Invoke(&objects, &fakes::InMemoryObjectStore::ReadOne));
  }
  std::vector<Result<PutOutcome>> Put(std::span<const ObjectPut> puts) override {
    std::vector<Result<PutOutcome>> outcomes;
    for (const ObjectPut& put : puts) {
      const bool is_buried = put.is_met && buried.contains(put.object.name);
      outcomes.push_back(is_buried ? PutOutcome::kBuried : PutOne(put.object, put.lines));
    }
    return outcomes;
  }
  Result<BuriedMembers> ReadBuried(std::string_view name) override {
    return BuriedMembers(std::string(name), buried.find(name)->second);
  }
  /// What tombstones say, of whatever was met.
  std::map<std::string, std::vector<event::Fingerprint>, std::less<>> buried;

  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override {
    std::vector<Result<std::optional<std::string>>> contents;
    for (const std::string_view name : names) contents.push_back(ReadOne(name));
    return contents;
  }
  MOCK_METHOD(Result<PutOutcome>, PutOne,
              (const ObjectRef& object, std::span<const std::string_view> lines));
  MOCK_METHOD(Result<std::optional<std::string>>, ReadOne, (std::string_view name));
};

/// The claims in memory, unless a test says otherwise.
class ClaimStoreInDoubt : public ClaimStore {
 public:
  explicit ClaimStoreInDoubt(fakes::InMemoryClaimStore& claims) {
    ON_CALL(*this, Claim).WillByDefault(Invoke(&claims, &fakes::InMemoryClaimStore::Claim));
    ON_CALL(*this, MoveOne).WillByDefault(Invoke(&claims, &fakes::InMemoryClaimStore::MoveOne));
  }
  std::vector<Result<std::string>> Move(std::span<const ClaimMove> moves) override {
    std::vector<Result<std::string>> names;
    for (const ClaimMove& move : moves) names.push_back(MoveOne(move));
    return names;
  }
  MOCK_METHOD(void, Claim, (std::span<const ClaimRequest> requests, std::span<ClaimAnswer> answers),
              (override));
  MOCK_METHOD(Result<std::string>, MoveOne, (const ClaimMove& move));
};

struct Given {
  std::string position;
  std::string data;
};

std::string Event(int id, int body = 0, std::string_view name = "login") {
  return fmt::format(R"({{"event_uuid":"{:08}-0000-4000-8000-000000000000","event_name":"{}",)"
                     R"("created_at":1626336000,"source":"web","body":{}}})",
                     id, name, body);
}

class ProcessorTest : public testing::Test {
 protected:
  using Claims = NiceMock<ClaimStoreInDoubt>;
  using Objects = NiceMock<ObjectStoreInDoubt>;

  /// What an attempt of its own makes of these records, batch after batch.
  std::vector<Verdict> AttemptInBatches(const std::string& token,
                                        const std::vector<std::vector<Given>>& batches) {
    ObjectNames names(layout_, codec::Compression::kNone,
                      {batches.front().front().position, token});
    Processor processor(schema_, claims_, objects_, names);
    event::PartitionTable partitions;
    event::Decoder decoder(schema_, partitions);
    std::vector<Verdict> verdicts;
    for (const auto& given : batches) {
      std::deque<std::string> padded;
      std::vector<Record> records;
      event::DecodedBatch decoded;
      for (const auto& [position, data] : given) {
        const std::string& text = padded.emplace_back(data + std::string(event::kJsonPadding, ' '));
        records.push_back(
            {std::string_view(text).substr(0, data.size()), {position}, kBatchArrival});
        decoder.Decode(records.back().data, kBatchArrival, decoded);
      }
      const auto some = processor.Process({records, decoded});
      verdicts.insert(verdicts.end(), some.begin(), some.end());
    }
    return verdicts;
  }

  std::vector<Verdict> Attempt(const std::string& token, const std::vector<Given>& batch) {
    return AttemptInBatches(token, {batch});
  }

  std::string Content(std::string_view name) {
    return memory_.ReadOne(name).value_or("no such object");
  }

  /// Makes another file of the object, and deletes it.
  void RollUp(const std::string& name) {
    const event::Schema reader = SchemaOfLines(schema_);
    MemberList members(name, reader);
    members.Add(Content(name));
    objects_.buried[name] = *members.Take();
    const std::string content = Content(name);
    memory_.PutOne({NewFileName(name.substr(0, name.rfind('/')), 1, 0, codec::Compression::kNone)},
                   std::vector<std::string_view>{content.substr(0, content.size() - 1)});
    memory_.Erase(name);
  }

  /// How often `text` stands in lake and quarantine.
  int Times(std::string_view text) {
    int times = 0;
    for (const auto& [name, content] : memory_.objects()) {
      for (auto at = content.find(text); at != std::string::npos; at = content.find(text, at + 1)) {
        ++times;
      }
    }
    return times;
  }

  event::Schema schema_;
  Layout layout_ = Layout::kBatch;
  fakes::InMemoryClaimStore owners_;
  fakes::InMemoryObjectStore memory_;
  Claims claims_{owners_};
  Objects objects_{memory_};
};

TEST_F(ProcessorTest, FirstPositionIsStoredOnce) {
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}, {"p2", Event(2)}}),
              ElementsAre(Verdict::kStored, Verdict::kStored));
  EXPECT_THAT(memory_.objects(), SizeIs(1));
  EXPECT_THAT(Content(std::string(kLogin) + "p1-a-0.json"), HasSubstr(R"("body":0,"created_d)"));
}

TEST_F(ProcessorTest, SecondPositionIsADuplicate) {
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}, {"p2", Event(1)}}),
              ElementsAre(Verdict::kStored, Verdict::kDuplicate));
  EXPECT_THAT(Attempt("b", {{"p3", Event(1)}}), ElementsAre(Verdict::kDuplicate));
  EXPECT_EQ(Times("event_uuid"), 1);
}

/// A claim that was made anew from the lake, which does not tell who the owner was.
class ClaimMadeAnewTest : public ProcessorTest {
 protected:
  void ClaimAnew(std::string_view owner) {
    Attempt("a", {{"p1", Event(1)}});
    const ClaimKey key{ClaimKey::Kind::kId, "00000001-0000-4000-8000-000000000000"};
    const fakes::StoredClaim claim = *owners_.Find(key);
    owners_.Erase(key);
    const ClaimRequest anew{key, {owner}, claim.fingerprint, {claim.object}};
    ClaimAnswer answer;
    owners_.Claim({&anew, 1}, {&answer, 1});
    ASSERT_EQ(answer.outcome, ClaimOutcome::kCreated);
  }
};

TEST_F(ClaimMadeAnewTest, WhoeverComesIsADuplicateWhereTheOwnerIsThrough) {
  ClaimAnew(kUnknownOwner);
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}, {"p2", Event(1, 7)}}),
              ElementsAre(Verdict::kDuplicate, Verdict::kConflict));
  EXPECT_EQ(Times(R"("event_uuid")"), 1);
}

TEST_F(ClaimMadeAnewTest, TheFirstToComeIsTakenForAnOwnerThatMayNotBeThrough) {
  ClaimAnew(kOpenOwner);
  const std::vector<Given> batch = {
      {"p0", Event(1, 7)}, {"p1", Event(1)}, {"p2", Event(1)}, {"p3", Event(3)}};
  for (const auto* const token : {"b", "c"}) {
    EXPECT_THAT(Attempt(token, batch), ElementsAre(Verdict::kConflict, Verdict::kStored,
                                                   Verdict::kDuplicate, Verdict::kStored));
  }
  EXPECT_THAT(Attempt("d", {{"p4", Event(1)}}), ElementsAre(Verdict::kDuplicate));
  EXPECT_EQ(Times(R"("event_uuid")"), 2);
}

TEST_F(ClaimMadeAnewTest, AnOpenOwnerWithoutAClearAnswerLeavesItsRecordsOpen) {
  ClaimAnew(kOpenOwner);
  ON_CALL(claims_, Claim).WillByDefault([this](auto requests, auto answers) {
    if (requests.front().key.kind != ClaimKey::Kind::kOwner) owners_.Claim(requests, answers);
  });
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}, {"p2", Event(2)}}),
              ElementsAre(Verdict::kFailed, Verdict::kStored));
}

std::string PartAt(int part, int number = 1) {
  return fmt::format("k29e4ae8021f1fdd9-000000000000-{:056}-{:06}", number, part);
}

/// A version that cut the record otherwise (an aggregate, lines, a wrapper) claimed it and died
/// before it had stored anything: its owner will not come again.
TEST_F(ProcessorTest, APartWhoseOwnerWasCutOtherwiseIsStored) {
  const Result<PutOutcome> refused = Error{ErrorKind::kUnavailable, "SlowDown"};
  ON_CALL(objects_, PutOne).WillByDefault(Return(refused));
  EXPECT_THAT(Attempt("a", {{PartAt(0), "{"}, {PartAt(1), "{"}, {PartAt(2), Event(1)}}),
              ElementsAre(Verdict::kFailed, Verdict::kFailed, Verdict::kFailed));
  ON_CALL(objects_, PutOne).WillByDefault(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  const std::vector<Given> now = {
      {PartAt(0), Event(2)}, {PartAt(1), Event(1)}, {PartAt(2), Event(3)}, {PartAt(3), Event(1)}};
  EXPECT_THAT(Attempt("b", now), ElementsAre(Verdict::kStored, Verdict::kStored, Verdict::kStored,
                                             Verdict::kDuplicate));
  EXPECT_EQ(Times("event_uuid"), 3);
  EXPECT_THAT(Attempt("c", now), ElementsAre(Verdict::kStored, Verdict::kDuplicate,
                                             Verdict::kStored, Verdict::kDuplicate));
  EXPECT_EQ(Times("event_uuid"), 3);
}

TEST_F(ProcessorTest, ACopyInTheSameRecordIsADuplicateInEveryAttempt) {
  const std::vector<Given> batch = {
      {PartAt(0), Event(1)}, {PartAt(1), Event(1)}, {PartAt(0, 2), Event(1)}};
  for (const char* token : {"a", "b"}) {
    EXPECT_THAT(Attempt(token, batch),
                ElementsAre(Verdict::kStored, Verdict::kDuplicate, Verdict::kDuplicate));
  }
  EXPECT_EQ(Times("event_uuid"), 1);
}

TEST_F(ProcessorTest, WhiteSpaceMakesNoOtherBody) {
  std::string spaced = Event(1);
  spaced.insert(1, "\n \t");
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}, {"p2", spaced}}),
              ElementsAre(Verdict::kStored, Verdict::kDuplicate));
}

TEST_F(ProcessorTest, AnotherBodyIsQuarantinedWithBothPositions) {
  EXPECT_THAT(Attempt("a", {{"p1", Event(1, 0)}, {"p2", Event(1, 1)}}),
              ElementsAre(Verdict::kStored, Verdict::kConflict));
  EXPECT_THAT(Content("quarantine/year=2021/month=07/day=15/reason=conflict/p1-a-0.json"),
              HasSubstr(R"("position":"p2","owner_position":"p1")"));
}

TEST_F(ProcessorTest, RejectionsOfEqualBytesAreAllQuarantined) {
  EXPECT_THAT(Attempt("a", {{"p1", "{"}, {"p2", "{"}}),
              ElementsAre(Verdict::kQuarantined, Verdict::kQuarantined));
  EXPECT_EQ(Times("\"position\""), 2);
}

TEST_F(ProcessorTest, RetryMeetsItsOwnClaims) {
  const std::vector<Given> batch = {{"p1", Event(1)}, {"p2", "{"}, {"p3", Event(1, 1)}};
  const auto verdicts = Attempt("a", batch);
  const auto objects = memory_.objects();
  EXPECT_EQ(Attempt("b", batch), verdicts);
  EXPECT_EQ(memory_.objects(), objects);
}

TEST_F(ProcessorTest, RetryFinishesWhatWasOnlyClaimed) {
  EXPECT_CALL(objects_, PutOne)
      .WillOnce(Return(Error{ErrorKind::kUnavailable, "down"}))
      .WillRepeatedly(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}}), ElementsAre(Verdict::kFailed));
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}}), ElementsAre(Verdict::kStored));
  EXPECT_THAT(Content(std::string(kLogin) + "p1-a-0.json"), HasSubstr("event_uuid"));
}

TEST_F(ProcessorTest, LostAnswerOfAPutLeavesTheRecordOpenUntilTheRetry) {
  EXPECT_CALL(objects_, PutOne)
      .WillOnce([this](const auto& object, auto lines) {
        memory_.PutOne(object, lines);
        return Error{ErrorKind::kUnknown, "no answer"};
      })
      .WillRepeatedly(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}}), ElementsAre(Verdict::kFailed));
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}}), ElementsAre(Verdict::kStored));
  EXPECT_EQ(Times("event_uuid"), 1);
}

TEST_F(ProcessorTest, MissingMembersMoveToANewObject) {
  // A retry that begins later finishes the object first; the earlier record finds no room in it.
  EXPECT_CALL(objects_, PutOne)
      .WillOnce(Return(Error{ErrorKind::kUnavailable, "down"}))
      .WillRepeatedly(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  Attempt("a", {{"p1", Event(1)}, {"p2", Event(2)}});
  EXPECT_THAT(Attempt("b", {{"p2", Event(2)}}), ElementsAre(Verdict::kStored));
  EXPECT_THAT(Attempt("c", {{"p1", Event(1)}, {"p2", Event(2)}}),
              ElementsAre(Verdict::kStored, Verdict::kStored));
  EXPECT_THAT(Content(std::string(kLogin) + "p1-a-0.json"), HasSubstr("\"00000002-"));
  EXPECT_THAT(Content(std::string(kLogin) + "p1-c-1.json"), HasSubstr("\"00000001-"));
  EXPECT_EQ(Times("event_uuid"), 2);
}

TEST_F(ProcessorTest, LoserOfAMoveFollowsTheWinner) {
  const std::string first = std::string(kLogin) + "p1-a-0.json";
  memory_.PutOne({first}, {});  // another attempt wrote it, without this event
  EXPECT_CALL(claims_, MoveOne).WillOnce([this](const ClaimMove& move) {
    EXPECT_TRUE(owners_.MoveOne({move.key, move.from, {"lake/winner.json"}}));
    return owners_.MoveOne(move);
  });
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}}), ElementsAre(Verdict::kStored));
  EXPECT_THAT(Content("lake/winner.json"), HasSubstr("event_uuid"));
  EXPECT_EQ(Times("event_uuid"), 1);
}

TEST_F(ProcessorTest, WhatIsErasedIsCountedAndNeverWritten) {
  const fakes::StoredClaim erased{
      .owner = ErasedOwner(kBatchArrival), .fingerprint = {}, .object = {}};
  owners_.Put({ClaimKey::Kind::kId, "00000001-0000-4000-8000-000000000000"}, erased);
  owners_.Put({ClaimKey::Kind::kPosition, "p3"}, erased);
  EXPECT_CALL(objects_, PutOne).Times(0);
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}, {"p2", Event(1, 7)}, {"p3", "{"}}),
              ElementsAre(Verdict::kDuplicate, Verdict::kDuplicate, Verdict::kQuarantined));
}

TEST_F(ProcessorTest, AConflictWhoseRowWasErasedIsNotWrittenAgain) {
  Attempt("a", {{"p1", Event(1)}});
  owners_.Put({ClaimKey::Kind::kPosition, "p2"},
              {.owner = ErasedOwner(kBatchArrival), .fingerprint = {}, .object = {}});
  EXPECT_THAT(Attempt("b", {{"p2", Event(1, 7)}}), ElementsAre(Verdict::kConflict));
  EXPECT_EQ(memory_.objects().size(), 1U);
}

TEST_F(ProcessorTest, WhoeverIsSlowFindsItErasedWhenItMovesTheClaim) {
  memory_.PutOne({std::string(kLogin) + "p1-a-0.json"}, {});  // emptied, before it was written
  EXPECT_CALL(claims_, MoveOne).WillOnce([this](const ClaimMove& move) {
    owners_.Put(move.key, {.owner = ErasedOwner(kBatchArrival), .fingerprint = {}, .object = {}});
    return owners_.MoveOne(move);
  });
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}}), ElementsAre(Verdict::kStored));
  EXPECT_EQ(Times("event_uuid"), 0);
}

TEST_F(ProcessorTest, GivesUpWhenEveryNameIsTaken) {
  EXPECT_CALL(objects_, PutOne).Times(int{kMaxRounds}).WillRepeatedly(Return(PutOutcome::kExists));
  EXPECT_CALL(objects_, ReadOne).WillRepeatedly([](auto) {
    return std::optional<std::string>("{}\n");
  });
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}}), ElementsAre(Verdict::kFailed));
}

TEST_F(ProcessorTest, UnreadableObjectLeavesItsRecordsOpen) {
  EXPECT_CALL(objects_, PutOne).WillRepeatedly(Return(PutOutcome::kExists));
  EXPECT_CALL(objects_, ReadOne)
      .WillOnce([](auto) {
        return Error{ErrorKind::kUnavailable, "down"};
      })
      .WillOnce([](auto) { return std::optional<std::string>(); });
  EXPECT_CALL(claims_, MoveOne).Times(0);
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}, {"p2", Event(2, 0, "order:paid")}}),
              ElementsAre(Verdict::kFailed, Verdict::kFailed));
}

TEST_F(ProcessorTest, FailedMoveLeavesItsRecordOpen) {
  memory_.PutOne({std::string(kLogin) + "p1-a-0.json"}, {});
  EXPECT_CALL(claims_, MoveOne).WillOnce([](const auto&) {
    return Error{ErrorKind::kUnknown, "no answer"};
  });
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}}), ElementsAre(Verdict::kFailed));
}

TEST_F(ProcessorTest, FailedPutLeavesOtherObjectsAlone) {
  EXPECT_CALL(objects_, PutOne)
      .WillRepeatedly(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  EXPECT_CALL(objects_, PutOne(testing::Field(&ObjectRef::name, HasSubstr("event_type=login")), _))
      .WillOnce(Return(Error{ErrorKind::kExhausted, "full"}));
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}, {"p2", Event(2, 0, "order:paid")}, {"p3", "{"}}),
              ElementsAre(Verdict::kFailed, Verdict::kStored, Verdict::kQuarantined));
}

TEST_F(ProcessorTest, ClaimWithoutAnAnswerLeavesItsRecordsOpen) {
  EXPECT_CALL(claims_, Claim).WillOnce([this](auto requests, auto answers) {
    owners_.Claim(requests, answers);
    answers.front() = {};
  });
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}, {"p2", Event(1)}}),
              ElementsAre(Verdict::kFailed, Verdict::kDuplicate));
  EXPECT_EQ(Times("event_uuid"), 0);
}

TEST_F(ProcessorTest, ConflictWithoutAClaimOfItsOwnStaysOpen) {
  EXPECT_CALL(claims_, Claim)
      .WillOnce(Invoke(&owners_, &fakes::InMemoryClaimStore::Claim))
      .WillOnce(Return());
  EXPECT_THAT(Attempt("a", {{"p1", Event(1)}, {"p2", Event(1, 1)}}),
              ElementsAre(Verdict::kStored, Verdict::kFailed));
  EXPECT_EQ(Times("\"position\""), 0);
}

TEST_F(ProcessorTest, SettledClaimsAreNotWrittenAgain) {
  Attempt("a", {{"p1", Event(1)}, {"p2", "{"}});
  EXPECT_CALL(claims_, Claim).WillOnce([this](auto requests, auto answers) {
    owners_.Claim(requests, answers);
    for (auto& answer : answers) answer.settled = true;
  });
  EXPECT_CALL(objects_, PutOne).Times(0);
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}, {"p2", "{"}}),
              ElementsAre(Verdict::kStored, Verdict::kQuarantined));
}

TEST_F(ProcessorTest, BatchesOfOneAttemptAddUp) {
  EXPECT_THAT(AttemptInBatches("a", {{{"p1", Event(1)}, {"p2", "{"}},
                                     {{"p3", Event(2)}, {"p4", Event(1)}},
                                     {{"p5", Event(3)}, {"p6", "["}}}),
              ElementsAre(Verdict::kStored, Verdict::kQuarantined, Verdict::kStored,
                          Verdict::kDuplicate, Verdict::kStored, Verdict::kQuarantined));
  EXPECT_EQ(Times("event_uuid"), 3);
  EXPECT_EQ(Times("\"position\""), 2);
}

TEST_F(ProcessorTest, LayoutEventGivesEachEventItsObject) {
  layout_ = Layout::kEvent;
  Attempt("a", {{"p1", Event(1)}, {"p2", Event(2)}, {"p3", Event(1)}});
  Attempt("b", {{"p1", Event(1)}, {"p2", Event(2)}, {"p3", Event(1)}});
  EXPECT_THAT(memory_.objects(), SizeIs(2));
  EXPECT_THAT(Content(std::string(kLogin) + "00000001-0000-4000-8000-000000000000.json"),
              HasSubstr("\"00000001-"));
}

TEST_F(ProcessorTest, LayoutEventDoesNotTakeABodyWithoutAClaimForAnother) {
  layout_ = Layout::kEvent;
  Attempt("a", {{"p1", Event(1, 1)}});
  owners_.Erase({ClaimKey::Kind::kId, "00000001-0000-4000-8000-000000000000"});
  EXPECT_THAT(Attempt("b", {{"p2", Event(1, 2)}}), ElementsAre(Verdict::kStored));
  EXPECT_THAT(Attempt("c", {{"p2", Event(1, 2)}}), ElementsAre(Verdict::kStored));
  EXPECT_EQ(Times(R"("body":1)"), 1);
  EXPECT_EQ(Times(R"("body":2)"), 1);
}

TEST_F(ProcessorTest, LayoutEventKnowsItsOwnUnderAChangedMapping) {
  layout_ = Layout::kEvent;
  EXPECT_CALL(objects_, PutOne)
      .WillOnce(Invoke([this](const ObjectRef& object, std::span<const std::string_view> lines) {
        memory_.PutOne(object, lines);
        return Result<PutOutcome>(Error{ErrorKind::kUnknown, "no answer"});
      }))
      .WillRepeatedly(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  Attempt("a", {{"p1", Event(1)}});
  schema_.name_fields = {{{"event_name"}}, {{"source"}}};
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}}), ElementsAre(Verdict::kStored));
  EXPECT_EQ(Times("event_uuid"), 1);
}

/// It died behind its object, and left the event's own event_type out of it.
TEST_F(ProcessorTest, LayoutEventKnowsWhatAVersionHasStoredThatMovedNoMembers) {
  layout_ = Layout::kEvent;
  const std::string event = Event(1);
  const std::string own = event.substr(0, event.size() - 1) + R"(,"event_type":"own"})";
  const std::string stored = event.substr(0, event.size() - 1) +
                             R"(,"created_datetime":"2021-07-15T08:00:00Z","event_type":"login",)"
                             R"("event_subtype":null})";
  EXPECT_CALL(objects_, PutOne)
      .WillOnce(Invoke([&](const ObjectRef& object, std::span<const std::string_view>) {
        const std::string_view line = stored;
        memory_.PutOne(object, {&line, 1});
        return Result<PutOutcome>(Error{ErrorKind::kUnknown, "no answer"});
      }))
      .WillRepeatedly(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  Attempt("a", {{"p1", own}});
  EXPECT_THAT(Attempt("b", {{"p1", own}}), ElementsAre(Verdict::kStored));
  EXPECT_EQ(Times("event_uuid"), 1);
}

/// A package that cut the record otherwise had another part at that position.
TEST_F(ProcessorTest, RowAtThePositionOfOtherBytesIsWrittenAsWell) {
  Attempt("a", {{"p1", "[1"}, {"p2", "2]"}});
  for (const std::string token : {"b", "c"}) {
    EXPECT_THAT(Attempt(token, {{"p1", "[1\n2]"}, {"p2", "x"}}),
                ElementsAre(Verdict::kQuarantined, Verdict::kQuarantined));
    EXPECT_EQ(Times("\"position\":\"p1\""), 2);
    EXPECT_EQ(Times("\"position\":\"p2\""), 2);
  }
}

TEST_F(ProcessorTest, ChangedMappingLeavesClaimedEventsInTheirPartition) {
  EXPECT_CALL(objects_, PutOne)
      .WillOnce(Return(Error{ErrorKind::kUnavailable, "down"}))
      .WillRepeatedly(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  Attempt("a", {{"p1", Event(1)}});
  schema_.name_fields = {{{"event_name"}}, {{"source"}}};
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}}), ElementsAre(Verdict::kStored));
  EXPECT_THAT(memory_.objects(), SizeIs(1));
  EXPECT_THAT(Content(std::string(kLogin) + "p1-a-0.json"), HasSubstr("event_uuid"));
}

TEST_F(ProcessorTest, ARetryTakesWhatWasRolledUpAsStored) {
  Attempt("a", {{"p1", Event(1)}, {"p2", Event(2)}});
  RollUp(std::string(kLogin) + "p1-a-0.json");
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}, {"p2", Event(2)}, {"p3", Event(3)}}),
              ElementsAre(Verdict::kStored, Verdict::kStored, Verdict::kStored));
  for (int id = 1; id <= 3; ++id) EXPECT_EQ(Times(fmt::format("{:08}-", id)), 1) << id;
}

TEST_F(ProcessorTest, WhatARolledUpObjectDidNotHoldGetsARoundOfItsOwn) {
  // An attempt claims two, and ends; one that has the first alone stores it in the object of both.
  EXPECT_CALL(objects_, PutOne(_, _))
      .WillOnce(Return(Error{ErrorKind::kUnavailable, "refused"}))
      .WillRepeatedly(Invoke(&memory_, &fakes::InMemoryObjectStore::PutOne));
  Attempt("a", {{"p1", Event(1)}, {"p2", Event(2)}});
  Attempt("b", {{"p1", Event(1)}});
  RollUp(std::string(kLogin) + "p1-a-0.json");
  EXPECT_THAT(Attempt("c", {{"p1", Event(1)}, {"p2", Event(2)}}),
              ElementsAre(Verdict::kStored, Verdict::kStored));
  EXPECT_EQ(Times("00000001-"), 1);
  EXPECT_THAT(Content(std::string(kLogin) + "p1-c-1.json"), HasSubstr("00000002-"));
}

TEST_F(ProcessorTest, AnObjectThatIsNamedByItsIdAndWasRolledUpIsComparedByItsEvent) {
  layout_ = Layout::kEvent;
  Attempt("a", {{"p1", Event(1)}});
  RollUp(std::string(kLogin) + "00000001-0000-4000-8000-000000000000.json");
  EXPECT_THAT(Attempt("b", {{"p1", Event(1)}}), ElementsAre(Verdict::kStored));
  EXPECT_EQ(Times("00000001-"), 1);
}

}  // namespace
}  // namespace weir::pipeline

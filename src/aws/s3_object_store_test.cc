// The lake in S3: the port's contract, what readers of a bucket meet, and a bad network.
#include "src/aws/s3_object_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"
#include "src/codec/decompressor.h"

#include "tests/contract/object_store.h"
#include "tests/fakes/fake_s3.h"

namespace weir::contract {
namespace {

using std::chrono_literals::operator""min;

class S3Objects final : public ObjectStoreHost {
 public:
  pipeline::ObjectStore& store() override { return store_; }
  void NextAttempt() override {}

 private:
  fakes::FakeS3 s3_;
  aws::TestNetwork network_{[this](const auto& request) { return s3_.Serve(request); }};
  aws::S3ObjectStore store_{network_.client, "bucket", network_.clock.In(1min)};
};

INSTANTIATE_TEST_SUITE_P(S3, ObjectStoreContract,
                         testing::Values(ObjectStoreFactory{
                             "S3", [] { return std::make_unique<S3Objects>(); }}));

}  // namespace
}  // namespace weir::contract

namespace weir::aws {
namespace {

using fakes::Fate;
using fakes::HeaderOf;
using pipeline::PutOutcome;
using std::chrono_literals::operator""s;
using ::testing::HasSubstr;

class S3ObjectStoreTest : public ::testing::Test {
 protected:
  Result<PutOutcome> Put(std::string_view name, std::string_view line = "{}") {
    return pipeline::PutOne(store_, {name}, {&line, 1});
  }
  Result<std::optional<std::string>> Read(std::string_view name) {
    return pipeline::ReadOne(store_, name);
  }
  const HttpRequest& Sent() { return network_.transport.sent().back(); }

  HttpResponse refusal_;  ///< in place of S3's answer, where it has a status
  fakes::FakeS3 s3_;
  TestNetwork network_{
      [this](const auto& request) { return refusal_.status == 0 ? s3_.Serve(request) : refusal_; }};
  S3ObjectStore store_{network_.client, "lake", network_.clock.In(60s)};
};

TEST_F(S3ObjectStoreTest, ANameSaysHowItsBodyIsPackedAndContentEncodingNever) {
  const std::vector<std::array<std::string_view, 2>> kinds = {{"a.json", "application/x-ndjson"},
                                                              {"a.json.gz", "application/gzip"},
                                                              {"a.json.zst", "application/zstd"}};
  for (const auto& [name, type] : kinds) {
    ASSERT_EQ(Put(name).value(), PutOutcome::kCreated);
    EXPECT_EQ(HeaderOf(Sent(), "Content-Type"), type);
    EXPECT_EQ(HeaderOf(Sent(), "Content-Encoding"), "");
    const std::string& body = s3_.objects().at("/" + std::string(name));
    EXPECT_EQ(codec::DecompressAll(codec::CompressionFromPath(name), body, 100).value(), "{}\n");
    EXPECT_EQ(Read(name).value(), "{}\n");
  }
}

TEST_F(S3ObjectStoreTest, ABodyIsCheckedOnArrival) {
  ASSERT_TRUE(Put("a.json"));
  EXPECT_EQ(HeaderOf(Sent(), "X-Amz-Checksum-Sha256"),
            "yj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Y=");
  EXPECT_EQ(HeaderOf(Sent(), "X-Amz-Content-Sha256"),
            "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356");
}

TEST_F(S3ObjectStoreTest, APutWhoseAnswerWasLostFindsItself) {
  network_.transport.Plan({Fate::kAnswerLost});
  EXPECT_EQ(Put("a.json").value(), PutOutcome::kExists);
  EXPECT_EQ(Read("a.json").value(), "{}\n");
}

TEST_F(S3ObjectStoreTest, NoAnswerToTheEndIsUnknown) {
  network_.transport.Always([] { return Fate::kLost; });
  EXPECT_EQ(Put("a.json").error().kind, ErrorKind::kUnknown);
}

TEST_F(S3ObjectStoreTest, NoBucketIsNoMissingObject) {
  refusal_ = {404, {}, "<Error><Code>NoSuchBucket</Code><Message>gone</Message></Error>"};
  EXPECT_EQ(Read("a.json").error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(Put("a.json").error().message, HasSubstr("s3://lake/a.json: NoSuchB"));
}

TEST_F(S3ObjectStoreTest, ARefusalSaysNothingAboutTheObject) {
  refusal_ = {403, {}, "<Error><Code>AccessDenied</Code></Error>"};
  EXPECT_EQ(Read("a.json").error().kind, ErrorKind::kDenied);
}

TEST_F(S3ObjectStoreTest, DamagedObjectsAreCorrupt) {
  ASSERT_TRUE(Put("a.json.gz"));
  std::string& body = s3_.objects().at("/a.json.gz");
  body.resize(body.size() - 4);
  EXPECT_EQ(Read("a.json.gz").error().kind, ErrorKind::kCorrupt);
}

/// A lake whose file was rolled up.
class RolledUpTest : public S3ObjectStoreTest {
 protected:
  /// As the fake has it.
  static std::string PathOf(const std::string& key) {
    std::string path = "/";
    for (const char c : key) path += c == '=' ? "%3D" : std::string(1, c);
    return path;
  }
  void Bury(const std::string& name, const std::string& id) {
    const std::vector<event::Fingerprint> members = {pipeline::MemberHasher().HashOf(name, id, "")};
    s3_.objects()[PathOf(pipeline::TombstoneName(kDay, 1))] = pipeline::FormatTombstone(
        {.number = 1, .made_at = {}, .new_files = {{kFolder + "r000001~0.json.gz", {{name, 1}}}}},
        members);
  }
  std::vector<Result<PutOutcome>> PutMet(const std::vector<std::string>& names) {
    const std::string_view line = "{}";
    std::vector<pipeline::ObjectPut> puts;
    for (const std::string& name : names) puts.push_back({{name}, {&line, 1}, true});
    return store_.Put(puts);
  }
  /// How often the tombstones were listed.
  int Looks() {
    return static_cast<int>(std::ranges::count_if(network_.transport.sent(), [](const auto& sent) {
      return sent.target.find("list-type=2") != std::string::npos;
    }));
  }

  static constexpr event::Day kDay{18'823};
  const std::string kFolder = "lake/year=2021/month=07/day=15/event_type=a/event_subtype=b/";
  const std::string file_ = kFolder + "k-0.json";
  const std::string other_ = kFolder + "l-0.json";
};

TEST_F(RolledUpTest, WhatWasMetIsNotPutAgainAndItsTombstoneTellsWhatItHeld) {
  Bury(file_, "id");
  const auto outcomes = PutMet({file_, other_});
  EXPECT_EQ(outcomes[0].value(), PutOutcome::kBuried);
  EXPECT_EQ(outcomes[1].value(), PutOutcome::kCreated);
  EXPECT_FALSE(s3_.objects().contains(PathOf(file_)));
  EXPECT_TRUE(store_.ReadBuried(file_)->Hold("id", ""));
  EXPECT_FALSE(store_.ReadBuried(file_)->Hold("other", ""));
}

TEST_F(RolledUpTest, NamesOfItsOwnAreLookedUpOnceTheAttemptIsOld) {
  ASSERT_TRUE(Put(file_));
  EXPECT_EQ(Looks(), 0);
  Bury(other_, "id");
  EXPECT_EQ(Put(other_).value(), PutOutcome::kCreated);
  s3_.objects().erase(PathOf(other_));
  network_.clock.SleepFor(std::chrono::minutes(16));
  S3ObjectStore& old = store_;
  const std::string_view line = "{}";
  EXPECT_EQ(pipeline::PutOne(old, {other_}, {&line, 1}).value(), PutOutcome::kBuried);
}

TEST_F(RolledUpTest, AnEventsOwnObjectIsLookedUpOnceItsDayIsOver) {
  const std::string name =
      "lake/year=2021/month=07/day=14/event_type=a/event_subtype=b/"
      "00000000-0000-4000-8000-000000000001.json";
  ASSERT_TRUE(Put(name));
  EXPECT_GT(Looks(), 0);
  ASSERT_TRUE(Put("quarantine/year=2021/month=07/day=15/reason=x/k-0.json"));
}

TEST_F(RolledUpTest, WithoutALookNothingIsPut) {
  s3_.objects()[PathOf(pipeline::TombstoneName(kDay, 1))] = "no tombstone";
  const auto outcomes = PutMet({file_});
  EXPECT_EQ(outcomes[0].error().kind, ErrorKind::kCorrupt);
  EXPECT_FALSE(s3_.objects().contains(PathOf(file_)));
}

TEST(S3Uri, NamesBucketAndPrefix) {
  EXPECT_EQ(ParseS3Uri("s3://lake")->bucket, "lake");
  EXPECT_EQ(ParseS3Uri("s3://lake/")->prefix, "");
  EXPECT_EQ(ParseS3Uri("s3://lake/a/b")->prefix, "a/b/");
  EXPECT_EQ(ParseS3Uri("s3://lake/a/b/")->prefix, "a/b/");
  for (const char* wrong : {"lake", "s3://", "s3:///a", "http://lake"}) {
    EXPECT_FALSE(ParseS3Uri(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace weir::aws

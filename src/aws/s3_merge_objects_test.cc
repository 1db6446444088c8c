// A lake's objects in S3: the port's contract, and what a bad network may do.
#include "src/aws/s3_merge_objects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

#include "tests/contract/merge_objects.h"
#include "tests/fakes/fake_s3.h"

namespace weir::contract {
namespace {

using std::chrono_literals::operator""min;

class S3Lake final : public MergeObjectsHost {
 public:
  explicit S3Lake(std::string prefix)
      : objects_(network_.client, {"lake", std::move(prefix)}, network_.clock.In(60min)) {}

  merge::MergeObjects& objects() override { return objects_; }

 private:
  fakes::FakeS3 s3_;
  aws::TestNetwork network_{[this](const auto& request) { return s3_.Serve(request); }};
  aws::S3MergeObjects objects_;
};

MergeObjectsFactory Lake(std::string_view medium, const std::string& prefix) {
  return {medium, [prefix] { return std::make_unique<S3Lake>(prefix); }};
}

INSTANTIATE_TEST_SUITE_P(S3, MergeObjectsContract,
                         testing::Values(Lake("a bucket's top", ""),
                                         Lake("a folder", "some/prefix/")));

}  // namespace
}  // namespace weir::contract

namespace weir::aws {
namespace {

using fakes::Fate;
using fakes::HeaderOf;
using merge::NewObject;
using merge::Replacement;
using pipeline::PutOutcome;
using std::chrono_literals::operator""min;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class S3MergeObjectsTest : public ::testing::Test {
 protected:
  fakes::FakeS3 s3_;
  TestNetwork network_{[this](const auto& request) { return s3_.Serve(request); }};
  S3MergeObjects objects_{network_.client, {"lake", "p/"}, network_.clock.In(60min)};
  std::string VersionOf(const std::string& name) {
    return objects_.GetVersions({&name, 1})[0].value()->version;
  }

  const std::vector<NewObject> two_ = {{"merge/a", "1"}, {"lake/b.json.gz", "2"}};
};

TEST_F(S3MergeObjectsTest, ObjectsAreCreatedBelowThePrefixIfThereIsNone) {
  for (const auto& created : objects_.Create(two_))
    EXPECT_EQ(created.value(), PutOutcome::kCreated);
  EXPECT_EQ(s3_.objects().at("/p/merge/a"), "1");
  EXPECT_EQ(s3_.objects().at("/p/lake/b.json.gz"), "2");
  for (const auto& sent : network_.transport.sent()) {
    EXPECT_EQ(HeaderOf(sent, "If-None-Match"), "*");
    EXPECT_NE(HeaderOf(sent, "X-Amz-Checksum-Sha256"), "");
  }
  EXPECT_EQ(HeaderOf(network_.transport.sent().back(), "Content-Type"), "application/gzip");
  EXPECT_EQ(objects_.Describe("merge/a"), "s3://lake/p/merge/a");
}

/// A call is given up after ten tries; the creation of an object is not.
TEST_F(S3MergeObjectsTest, WhatHasNoClearAnswerIsSentAgainAloneAsLongAsThereIsTime) {
  std::size_t tries = 0;
  network_.transport.Plan({Fate::kServed});
  network_.transport.Always([&] { return ++tries < 25 ? Fate::kThrottled : Fate::kServed; });
  for (const auto& created : objects_.Create(two_))
    EXPECT_EQ(created.value(), PutOutcome::kCreated);
  EXPECT_THAT(network_.transport.sent(), SizeIs(26));
}

TEST_F(S3MergeObjectsTest, ACreationWhoseAnswerWasLostIsThere) {
  network_.transport.Plan({Fate::kAnswerLost, Fate::kServed});
  const auto created = objects_.Create(two_);
  EXPECT_EQ(created[0].value(), PutOutcome::kExists);
  EXPECT_EQ(created[1].value(), PutOutcome::kCreated);
}

TEST_F(S3MergeObjectsTest, IsAskedOnceForAllAndAnewForThoseThatAreSentAgain) {
  network_.transport.Plan({Fate::kServed, Fate::kThrottled});
  int asked = 0;
  for (const auto& created : objects_.Create(two_, [&] { return ++asked > 0; })) {
    EXPECT_EQ(created.value(), PutOutcome::kCreated);
  }
  EXPECT_EQ(asked, 2);
}

TEST_F(S3MergeObjectsTest, ANoIsForGood) {
  network_.transport.Plan({Fate::kAnswerLost, Fate::kThrottled});
  int asked = 0;
  const auto created = objects_.Create(two_, [&] { return ++asked != 2; });
  EXPECT_EQ(asked, 2);
  EXPECT_THAT(network_.transport.sent(), SizeIs(2));
  EXPECT_EQ(created[0].error().kind, ErrorKind::kUnknown) << "it may be there";
  EXPECT_EQ(created[1].error().kind, ErrorKind::kUnavailable);
}

TEST_F(S3MergeObjectsTest, WhatMayBeThereStaysUnknownThoughLaterTriesDidNotArrive) {
  std::uint32_t tries = 0;
  network_.transport.Always(
      [&] { return ++tries <= 2 * Client::kMaxAttempts ? Fate::kLost : Fate::kUnsent; });
  for (const auto& created : objects_.Create(two_)) {
    EXPECT_EQ(created.error().kind, ErrorKind::kUnknown);
    EXPECT_THAT(created.error().message, HasSubstr("no connection"));
  }
}

TEST_F(S3MergeObjectsTest, NoAnswerToTheEndIsAnErrorThatNamesTheObject) {
  network_.transport.Always([] { return Fate::kLost; });
  const auto created = objects_.Create(two_);
  ASSERT_THAT(created, SizeIs(2));
  for (const auto& one : created) EXPECT_EQ(one.error().kind, ErrorKind::kUnknown);
  EXPECT_THAT(created[1].error().message, HasSubstr("s3://lake/p/lake/b.json.gz"));
}

TEST_F(S3MergeObjectsTest, ARangeIsOneCallAndTriedAgain) {
  s3_.objects()["/p/a"] = "0123456789";
  network_.transport.Plan({Fate::kThrottled, Fate::kServed});
  const std::vector<merge::ObjectRange> ranges = {{"a", 2, 3}, {"a", 8, 2}};
  const auto contents = objects_.GetRanges(ranges);
  EXPECT_EQ(contents[0].value(), "234");
  EXPECT_EQ(contents[1].value(), "89");
  EXPECT_THAT(network_.transport.sent(), SizeIs(3));
  EXPECT_EQ(HeaderOf(network_.transport.sent()[0], "Range"), "bytes=2-4");
}

TEST(S3MergeObjectsRanges, AnAnswerThatIsAnotherRangeIsNotTaken) {
  for (const HttpResponse& other : {
           HttpResponse{200, {}, "23"},
           HttpResponse{206, {{"Content-Range", "bytes 0-1/10"}}, "01"},
           HttpResponse{206, {{"Content-Range", "bytes 2-5/10"}}, "2345"},
           HttpResponse{206, {}, "23"},
       }) {
    TestNetwork network{[&other](const auto&) { return other; }};
    S3MergeObjects objects(network.client, {"lake", ""}, network.clock.In(60min));
    const merge::ObjectRange range{"a", 2, 2};
    const auto content = std::move(objects.GetRanges({&range, 1}).front());
    ASSERT_FALSE(content) << other.status << other.body;
    EXPECT_EQ(content.error().kind, ErrorKind::kUnavailable);
    EXPECT_THAT(content.error().message, HasSubstr("s3://lake/a: the answer is another range"));
  }
}

TEST_F(S3MergeObjectsTest, AVersionIsAnEntityTag) {
  s3_.objects()["/p/m"] = "1";
  const std::string tag = VersionOf("m");
  EXPECT_TRUE(tag.starts_with('"'));
  const std::vector<Replacement> both = {{"m", tag, "2"}, {"n", "", "3"}};
  for (const auto& replaced : objects_.Replace(both)) EXPECT_TRUE(replaced.value());
  const auto& sent = network_.transport.sent();
  EXPECT_EQ(HeaderOf(sent[1], "If-Match"), tag);
  EXPECT_EQ(HeaderOf(sent[1], "If-None-Match"), "");
  EXPECT_EQ(HeaderOf(sent[2], "If-Match"), "");
  EXPECT_EQ(HeaderOf(sent[2], "If-None-Match"), "*");
  EXPECT_NE(HeaderOf(sent[1], "X-Amz-Checksum-Sha256"), "");
  EXPECT_EQ(s3_.objects()["/p/m"], "2");
  EXPECT_EQ(s3_.objects()["/p/n"], "3");
  EXPECT_EQ(objects_.Root(), "s3://lake/p/");
}

TEST_F(S3MergeObjectsTest, AReplacementThatHadNoEffectIsSentAgainAndItsAnswerIsClear) {
  s3_.objects()["/p/m"] = "1";
  const std::vector<Replacement> two = {{"m", VersionOf("m"), "2"}, {"n", "\"gone\"", "3"}};
  network_.transport.Plan({Fate::kThrottled, Fate::kUnsent, Fate::kUnsent, Fate::kThrottled});
  const auto replaced = objects_.Replace(two);
  EXPECT_TRUE(replaced[0].value());
  EXPECT_FALSE(replaced[1].value());
}

TEST_F(S3MergeObjectsTest, AReplacementThatMayHaveBeenPutBeforeIsUnknown) {
  s3_.objects()["/p/m"] = "1";
  s3_.objects()["/p/n"] = "1";
  const std::vector<Replacement> two = {{"m", VersionOf("m"), "2"}, {"n", VersionOf("n"), "2"}};
  network_.transport.Plan({Fate::kAnswerLost, Fate::kLost, Fate::kUnsent});
  const auto replaced = objects_.Replace(two);
  EXPECT_EQ(replaced[0].error().kind, ErrorKind::kUnknown) << "it was, and meets itself";
  EXPECT_THAT(replaced[0].error().message, HasSubstr("s3://lake/p/m"));
  EXPECT_TRUE(replaced[1].value()) << "it was not, and is now";
}

TEST_F(S3MergeObjectsTest, AReplacementWithoutAnAnswerToTheEndSaysWhetherItMayBeThere) {
  const std::vector<Replacement> one = {{"m", "", "2"}};
  network_.transport.Always([] { return Fate::kUnsent; });
  EXPECT_EQ(objects_.Replace(one)[0].error().kind, ErrorKind::kUnavailable);
  network_.transport.Plan({Fate::kLost});
  EXPECT_EQ(objects_.Replace(one)[0].error().kind, ErrorKind::kUnknown);
}

TEST_F(S3MergeObjectsTest, ReplacementsThatMetAnotherPutAreSentAgain) {
  std::vector<HttpResponse> answers = {
      {200, {}, ""}, {409, {}, "<Error><Code>ConditionalRequestConflict</Code></Error>"}};
  TestNetwork network([&](const auto&) {
    const HttpResponse answer = answers.back();
    if (answers.size() > 1) answers.pop_back();
    return answer;
  });
  S3MergeObjects objects(network.client, {"lake", ""}, network.clock.In(1min));
  const std::vector<Replacement> one = {{"m", "\"1\"", "2"}};
  EXPECT_TRUE(objects.Replace(one)[0].value());
  EXPECT_THAT(network.transport.sent(), SizeIs(2));
}

TEST_F(S3MergeObjectsTest, NothingIsSentAgainAfterTheDeadline) {
  S3MergeObjects late(network_.client, {"lake", ""}, network_.clock.In(1min));
  network_.clock.SleepFor(1min);
  network_.transport.Always([] { return Fate::kThrottled; });
  EXPECT_EQ(late.Create(two_)[0].error().kind, ErrorKind::kUnavailable);
  EXPECT_THAT(network_.transport.sent(), SizeIs(2)) << "each once";
}

TEST_F(S3MergeObjectsTest, ARefusalEndsItAtOnce) {
  TestNetwork network([](const auto&) {
    return HttpResponse{403, {}, "<Error><Code>AccessDenied</Code></Error>"};
  });
  S3MergeObjects objects(network.client, {"lake", ""}, network.clock.In(1min));
  EXPECT_EQ(objects.Create(two_)[1].error().kind, ErrorKind::kDenied);
  EXPECT_THAT(network.transport.sent(), SizeIs(2));
  const std::vector<std::string> name = {"a"};
  EXPECT_EQ(objects.Get(name)[0].error().kind, ErrorKind::kDenied);
  EXPECT_EQ(objects.GetVersions(name)[0].error().kind, ErrorKind::kDenied);
  EXPECT_EQ(objects.Delete(name)[0].error().kind, ErrorKind::kDenied);
  const std::vector<Replacement> one = {{"a", "\"1\"", "2"}};
  EXPECT_EQ(objects.Replace(one)[0].error().kind, ErrorKind::kDenied);
}

TEST_F(S3MergeObjectsTest, ABucketThatIsNotThereIsNoMissingObject) {
  TestNetwork network([](const auto&) {
    return HttpResponse{404, {}, "<Error><Code>NoSuchBucket</Code></Error>"};
  });
  S3MergeObjects objects(network.client, {"lake", ""}, network.clock.In(1min));
  const std::vector<std::string> name = {"a"};
  EXPECT_EQ(objects.Get(name)[0].error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(objects.GetVersions(name)[0].error().kind, ErrorKind::kNotFound);
  const std::vector<Replacement> one = {{"a", "\"1\"", "2"}};
  EXPECT_EQ(objects.Replace(one)[0].error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(objects.Delete(name)[0]);
}

TEST_F(S3MergeObjectsTest, TheTimeIsTheServices) {
  TestNetwork network([](const auto&) {
    return HttpResponse{404, {{"Date", "Thu, 15 Jul 2021 19:09:10 GMT"}}, ""};
  });
  S3MergeObjects objects(network.client, {"lake", ""}, network.clock.In(1min));
  const std::vector<std::string> name = {"a"};
  EXPECT_FALSE(objects.Get(name)[0]);
  EXPECT_EQ(objects.Now().micros, 1'626'376'150'000'000);
}

}  // namespace
}  // namespace weir::aws

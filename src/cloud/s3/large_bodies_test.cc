// Bodies that come and go in pieces, and stand in files: what is read, what is kept, what goes.
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/cloud/s3/large_bodies_testing.h"
#include "src/cloud/s3/objects.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

namespace fs = std::filesystem;
using http::BodyPiece;

TEST_F(LargeBodies, HaveAFileEachAndSmallOnesNone) {
  EXPECT_EQ(Verdict(PutPieces("/lake/large", std::make_shared<Pieces>(large_))), "200");
  EXPECT_EQ(Files().size(), 1U);
  EXPECT_EQ(Get("/lake/large").body, large_);
  EXPECT_EQ(Get("/lake/large").headers.Get("ETag"), "\"" + codec::ToHex(Md5Of(large_)) + "\"");
  EXPECT_EQ(Get("/lake/large", {{"x-amz-checksum-mode", "ENABLED"}})
                .headers.Get("x-amz-checksum-crc64nvme"),
            DefaultChecksum(large_).value);
  Put("/lake/small", std::string(kMaxRowBytes, 's'));
  EXPECT_EQ(Verdict(PutPieces("/lake/unknown", std::make_shared<Pieces>("small"))), "200");
  EXPECT_EQ(Files().size(), 1U);
  EXPECT_EQ(Get("/lake/unknown").body, "small");
}

TEST_F(LargeBodies, AreGatheredNowhereWhereTheirLengthIsKnown) {
  const auto begun = [&] { EXPECT_EQ(Files().size(), 1U) << "before the first piece"; };
  const auto pieces = std::make_shared<Pieces>(
      large_, Pieces::Options{.length = large_.size(), .meanwhile = begun});
  EXPECT_EQ(Verdict(PutPieces("/lake/a", pieces)), "200");
}

TEST_F(LargeBodies, AreGoneWithTheirObjects) {
  Put("/lake/a", large_);
  Put("/lake/a", large_);
  EXPECT_EQ(Files().size(), 1U);
  Send("DELETE", "/lake/a");
  EXPECT_EQ(Files().size(), 0U);
}

TEST_F(LargeBodies, AreRemovedBesideTheRequests) {
  Put("/lake/a", large_);
  const fs::path file = Files().front();
  std::promise<void> disk;
  const std::shared_future<void> is_done = disk.get_future().share();
  for (int thread = 0; thread < 10; ++thread) {
    store_.bodies().chores().Post([is_done] {
      is_done.wait();
      return false;
    });
  }
  EXPECT_EQ(Verdict(Send("DELETE", "/lake/a")), "204");
  EXPECT_TRUE(fs::exists(file));
  disk.set_value();
  EXPECT_EQ(Files().size(), 0U);
}

TEST_F(LargeBodies, AreReadToTheirEndThoughTheirObjectIsReplaced) {
  Put("/lake/a", large_);
  auto source = Open("/lake/a");
  Put("/lake/a", "another");
  EXPECT_EQ(Files().size(), 1U) << "there is a reader";
  EXPECT_EQ(ReadOn(*source), large_);
  source.reset();
  EXPECT_EQ(Files().size(), 0U);
  EXPECT_EQ(Get("/lake/a").body, "another");
}

TEST_F(LargeBodies, OfNoObjectAreRemovedByTheNextStart) {
  Put("/lake/a", large_);
  const fs::path orphan = directory_.path() / "bodies" / "00000000000000000077";
  fs::copy_file(Files().front(), orphan);
  S3Store again(*memory_, {.directory = directory_.path() / "bodies"});
  EXPECT_FALSE(fs::exists(orphan));
  Objects objects(again, clock_);
  EXPECT_EQ(objects.Get({"lake"}, {"a"}).value(), large_);
  ASSERT_TRUE(objects.PutIfAbsent({"lake"}, {"b"}, large_, "text/plain"));
  EXPECT_EQ(Files().size(), 2U);
}

TEST_F(LargeBodies, OfNoObjectArePutAsideByAStartThatRecovers) {
  Put("/lake/a", large_);
  const fs::path given_up = directory_.path() / "bodies" / "00000000000000000077";
  fs::copy_file(Files().front(), given_up);
  const fs::path aside = directory_.path() / "damaged" / "bodies";
  const S3Store again(*memory_, {.directory = directory_.path() / "bodies", .aside = aside});
  EXPECT_FALSE(fs::exists(given_up));
  EXPECT_EQ(fs::file_size(aside / "00000000000000000077"), large_.size());
  EXPECT_EQ(Files().size(), 1U);
}

TEST_F(LargeBodies, ThatAreRefusedInTheEndLeaveNothing) {
  const Fields wrong = {{"x-amz-checksum-crc32", "AAAAAA=="}};
  EXPECT_EQ(Verdict(PutPieces("/lake/a", std::make_shared<Pieces>(large_), wrong)),
            "400 BadDigest");
  const Fields other_hash = {{"x-amz-content-sha256", std::string(64, 'a')}};
  EXPECT_EQ(Verdict(PutPieces("/lake/a", std::make_shared<Pieces>(large_), other_hash)),
            "400 XAmzContentSHA256Mismatch");
  const auto ends = [&](BodyPiece::Kind end) {
    return PutPieces("/lake/a", std::make_shared<Pieces>(large_, Pieces::Options{.end = end}));
  };
  EXPECT_EQ(Verdict(ends(BodyPiece::Kind::kTimedOut)), "400 RequestTimeout");
  EXPECT_EQ(Verdict(ends(BodyPiece::Kind::kMalformed)), "400 IncompleteBody");
  EXPECT_TRUE(ends(BodyPiece::Kind::kGone).dropped);
  EXPECT_EQ(Files().size(), 0U);
  EXPECT_EQ(Verdict(Get("/lake/a")), "404 NoSuchKey");
}

TEST_F(LargeBodies, WhatCanBeRefusedUnreadIs) {
  const auto refused = [&](std::string_view target, const Fields& headers,
                           std::uint64_t length = 2 << 20) {
    const auto pieces = std::make_shared<Pieces>("bytes", Pieces::Options{.length = length});
    const auto answer = PutPieces(target, pieces, headers);
    EXPECT_EQ(pieces->given(), 0U);
    return answer;
  };
  EXPECT_EQ(Verdict(refused("/none/a", {})), "404 NoSuchBucket");
  EXPECT_EQ(Verdict(refused("/lake/a", {{"x-amz-storage-class", "ATTIC"}})),
            "400 InvalidStorageClass");
  EXPECT_EQ(Verdict(refused("/lake/a?partNumber=1&uploadId=none", {})), "404 NoSuchUpload");
  EXPECT_EQ(Verdict(refused("/lake/a?partNumber=0&uploadId=none", {})), "400 InvalidArgument");
  const auto large = refused("/lake/a", {}, kMaxPutBytes + 1);
  EXPECT_EQ(Verdict(large), "400 EntityTooLarge");
  EXPECT_EQ(TextOf(large, "ProposedSize"), "5368709121");
  EXPECT_EQ(TextOf(large, "MaxSizeAllowed"), "5368709120");
  EXPECT_EQ(
      Verdict(refused("/lake/a", {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                                  {"x-amz-decoded-content-length", "5368709121"}})),
      "400 EntityTooLarge");
}

TEST_F(LargeBodies, AnObjectThatIsReplacedMeanwhileIsAConflict) {
  const std::string etag(Put("/lake/a", "x").headers.Get("ETag"));
  const auto put = [&](const Fields& headers, const std::function<void()>& meanwhile) {
    return Verdict(PutPieces(
        "/lake/a", std::make_shared<Pieces>(large_, Pieces::Options{.meanwhile = meanwhile}),
        headers));
  };
  const Fields as_it_was = {{"If-Match", etag}};
  EXPECT_EQ(put(as_it_was, [&] { Put("/lake/a", "y"); }), "409 ConditionalRequestConflict");
  EXPECT_EQ(put(as_it_was, [] { FAIL() << "it is refused unread"; }), "412 PreconditionFailed");
  EXPECT_EQ(put({{"If-Match", "*"}}, [&] { Send("DELETE", "/lake/a"); }), "404 NoSuchKey");
  EXPECT_EQ(put({{"If-None-Match", "*"}}, [&] { Put("/lake/a", "x"); }), "412 PreconditionFailed");
  EXPECT_EQ(put(as_it_was, [] {}), "200");
}

TEST_F(LargeBodies, InChunksAreDecodedAsTheyCome) {
  const std::string body =
      fmt::format("{:x}\r\n{}\r\n5\r\nhello\r\n0\r\n", large_.size(), large_) +
      "x-amz-checksum-crc32:" + Base64Of(DigestOf(ChecksumAlgorithm::kCrc32, large_ + "hello")) +
      "\r\n\r\n";
  const Fields chunked = {{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                          {"x-amz-decoded-content-length", fmt::to_string(large_.size() + 5)},
                          {"x-amz-trailer", "x-amz-checksum-crc32"}};
  EXPECT_EQ(Verdict(PutPieces("/lake/a", std::make_shared<Pieces>(body), chunked)), "200");
  EXPECT_EQ(Get("/lake/a").body, large_ + "hello");
  const auto cut = std::make_shared<Pieces>(body.substr(0, body.size() - 4));
  EXPECT_EQ(Verdict(PutPieces("/lake/b", cut, chunked)), "400 IncompleteBody");
}

TEST_F(LargeBodies, AreReadNoFurtherThanARangeAsks) {
  Put("/lake/a", large_);
  fs::resize_file(Files().front(), 10);
  EXPECT_EQ(Get("/lake/a", {{"Range", "bytes=2-9"}}).body, "llllllll");
  fs::remove(Files().front());
  EXPECT_EQ(Send("HEAD", "/lake/a").headers.Get("Content-Length"), fmt::to_string(large_.size()));
}

TEST_F(LargeBodies, OfPartsBecomeTheObjectAsTheyAre) {
  const std::string id = TextOf(Send("POST", "/lake/a?uploads"), "UploadId");
  const std::string first(5 << 20, 'p');
  const auto part = [&](int number, const std::string& bytes) {
    const auto target = fmt::format("/lake/a?partNumber={}&uploadId={}", number, id);
    const auto answer = PutPieces(target, std::make_shared<Pieces>(bytes));
    return fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number,
                       answer.headers.Get("ETag"));
  };
  const std::string parts = part(1, first) + part(2, large_);
  const auto files = Files();
  EXPECT_EQ(files.size(), 2U);
  const auto done = Send("POST", "/lake/a?uploadId=" + id,
                         "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>");
  EXPECT_EQ(Verdict(done), "200");
  EXPECT_EQ(Files(), files);
  EXPECT_EQ(Get("/lake/a").body, first + large_);
  EXPECT_EQ(Get("/lake/a?partNumber=2").body, large_);
  const auto middle = Get("/lake/a", {{"Range", "bytes=5242877-6000000"}});
  EXPECT_EQ(middle.body, (first + large_).substr(5242877, 757124));
}

TEST_F(LargeBodies, AreSyncedWhereTheStoreIs) {
  const fs::path synced = directory_.path() / "synced";
  Bodies bodies(*memory_, {.directory = synced, .durability = store::Durability::kFsync});
  NewBody body = bodies.Begin();
  ASSERT_TRUE(body.Append(large_));
  EXPECT_TRUE(body.Seal());
  fs::remove_all(synced);
  EXPECT_FALSE(body.Seal()) << "there is no directory that could be synced";
}

}  // namespace
}  // namespace weir::cloud::s3

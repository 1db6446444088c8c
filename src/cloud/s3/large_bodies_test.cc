// Bodies that come and go in pieces, and stand in files: what is read, what is kept, what goes.
#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "src/cloud/s3/keys.h"
#include "src/cloud/s3/objects.h"
#include "src/cloud/s3/rows.h"
#include "src/cloud/s3/service_testing.h"
#include "src/codec/hex.h"

namespace weir::cloud::s3 {
namespace {

namespace fs = std::filesystem;
using http::BodyPiece;

/// A body that comes in pieces of so many bytes, and ends as it is told.
class Pieces : public http::RequestBody {
 public:
  struct Options {
    std::size_t piece = 100'000;
    BodyPiece::Kind end = BodyPiece::Kind::kEnd;
    std::optional<std::uint64_t> length = {};
    std::function<void()> meanwhile = {};  ///< is called before the first piece
  };
  explicit Pieces(std::string bytes) : Pieces(std::move(bytes), {}) {}
  Pieces(std::string bytes, Options options)
      : bytes_(std::move(bytes)), options_(std::move(options)) {}

  void Next(std::size_t max, http::GivePiece give) override {
    if (given_ == 0 && options_.meanwhile) options_.meanwhile();
    if (given_ == bytes_.size()) return give({.kind = options_.end});
    const std::string piece = bytes_.substr(given_, std::min(max, options_.piece));
    given_ += piece.size();
    give({.kind = BodyPiece::Kind::kBytes, .bytes = piece});
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return options_.length; }
  bool Reserve(std::size_t /*bytes*/) override { return true; }
  [[nodiscard]] std::size_t given() const { return given_; }

 private:
  const std::string bytes_;
  const Options options_;
  std::size_t given_ = 0;
};

class LargeBodies : public S3ServiceTest {
 protected:
  void SetUp() override { ASSERT_EQ(Put("/lake", "").status, 200); }

  http::Response PutPieces(std::string_view target, const std::shared_ptr<Pieces>& pieces,
                           const Fields& headers = {}) {
    return Send("PUT", target, {}, headers, pieces);
  }
  [[nodiscard]] std::vector<fs::path> Files() const {
    const fs::path bodies = directory.path() / "bodies";
    if (!fs::exists(bodies)) return {};
    return {fs::directory_iterator(bodies), fs::directory_iterator()};
  }
  /// The answer to a GET whose body has not been read yet.
  std::shared_ptr<http::BodySource> Open(std::string_view path) {
    protocol::Call call;
    call.http.method = "GET";
    call.http.path = path;
    std::shared_ptr<http::BodySource> source;
    service.Handle(std::move(call), [&](const http::Response& r) { source = r.source; });
    return source;
  }
  static std::string ReadOn(http::BodySource& source) {
    std::string bytes;
    bool is_all = false;
    while (!is_all) {
      source.Next(1 << 20, [&](const BodyPiece& piece) {
        bytes += piece.bytes;
        is_all = piece.kind != BodyPiece::Kind::kBytes;
      });
    }
    return bytes;
  }

  const std::string large_ = std::string(kMaxRowBytes, 'l') + "arge";
};

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

TEST_F(LargeBodies, AreGoneWithTheirObjects) {
  Put("/lake/a", large_);
  Put("/lake/a", large_);
  EXPECT_EQ(Files().size(), 1U);
  Send("DELETE", "/lake/a");
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
  const fs::path orphan = directory.path() / "bodies" / "00000000000000000077";
  fs::copy_file(Files().front(), orphan);
  S3Store again(*memory, {.directory = directory.path() / "bodies"});
  EXPECT_FALSE(fs::exists(orphan));
  Objects objects(again, clock);
  EXPECT_EQ(objects.Get({"lake"}, {"a"}).value(), large_);
  ASSERT_TRUE(objects.PutIfAbsent({"lake"}, {"b"}, large_, "text/plain"));
  EXPECT_EQ(Files().size(), 2U);
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
                           std::uint64_t length = 5) {
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
  EXPECT_EQ(ReadOn(*Open("/lake/a")), "") << "it is not there any more";
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

TEST_F(LargeBodies, AreCopiedAndRangesOfThemAre) {
  Put("/lake/a", large_);
  const Fields from_a = {{"x-amz-copy-source", "lake/a"}};
  EXPECT_EQ(Verdict(Put("/lake/b", "", from_a)), "200");
  EXPECT_EQ(Get("/lake/b").body, large_);
  const std::string id = TextOf(Send("POST", "/lake/c?uploads"), "UploadId");
  const auto copied = Put("/lake/c?partNumber=1&uploadId=" + id, "",
                          {from_a[0], {"x-amz-copy-source-range", "bytes=1-1048579"}});
  EXPECT_EQ(TextOf(copied, "ETag"), "\"" + codec::ToHex(Md5Of(large_.substr(1))) + "\"");
  EXPECT_EQ(Files().size(), 3U);
}

TEST_F(LargeBodies, OfMoreThanAPutCanHaveAreNoCopySource) {
  ObjectInfo info;
  info.pieces = {{.body = 7, .size = kMaxPutBytes + 1, .in_file = true}};
  store::WriteBatch batch;
  batch.Put(keys::OfObject({"lake"}, "huge"), EncodeObject(info));
  ASSERT_TRUE(memory->Apply(std::move(batch)));
  const auto refused = Put("/lake/copy", "", {{"x-amz-copy-source", "lake/huge"}});
  EXPECT_EQ(Verdict(refused), "400 InvalidRequest");
  EXPECT_EQ(TextOf(refused, "Message"),
            "The specified copy source is larger than the maximum allowable size for a copy "
            "source: 5368709120");
}

TEST_F(LargeBodies, AreSyncedWhereTheStoreIs) {
  const fs::path synced = directory.path() / "synced";
  Bodies bodies(*memory, {.directory = synced, .durability = store::Durability::kFsync});
  NewBody body = bodies.Begin();
  ASSERT_TRUE(body.Append(large_));
  EXPECT_TRUE(body.Seal());
  fs::remove_all(synced);
  EXPECT_FALSE(body.Seal()) << "there is no directory that could be synced";
}

}  // namespace
}  // namespace weir::cloud::s3

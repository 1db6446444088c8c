// Files that can't be written, read or opened: what their requests are told, what health is, and
// what is left behind.
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "src/cloud/s3/large_bodies_testing.h"
#include "src/cloud/s3/objects.h"

namespace weir::cloud::s3 {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// No file of this process grows while it lives.
class NoRoom {
 public:
  NoRoom() {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none = {1, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  NoRoom(const NoRoom&) = delete;
  NoRoom& operator=(const NoRoom&) = delete;
  ~NoRoom() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

class BodyFailures : public LargeBodies {
 protected:
  std::shared_ptr<Pieces> Announced() {
    return std::make_shared<Pieces>(large_, Pieces::Options{.length = large_.size()});
  }
};

TEST_F(BodyFailures, AFullDiskIsSaidWithItsReasonAndToldHealthUntilThereIsRoom) {
  {
    const NoRoom none;
    const auto refused = PutPieces("/lake/a", Announced());
    EXPECT_EQ(Verdict(refused), "500 InternalError");
    EXPECT_THAT(refused.cause, HasSubstr("File too large"));
    ASSERT_TRUE(store_.Examine().writes);
    EXPECT_THAT(store_.Examine().writes->message, HasSubstr("File too large"));
  }
  EXPECT_FALSE(store_.Examine().writes);
  EXPECT_EQ(Files().size(), 0U);
  EXPECT_EQ(Verdict(PutPieces("/lake/a", Announced())), "200");
}

TEST_F(BodyFailures, ABodyThatIsGoneIsNoSuccessAndIsToldHealthUntilItIsMended) {
  Put("/lake/a", large_);
  const fs::path file = Files().front();
  fs::rename(file, directory_.path() / "aside");
  EXPECT_THROW(Get("/lake/a"), store::StoreFailure);
  ASSERT_TRUE(store_.Examine().reads);
  EXPECT_THAT(store_.Examine().reads->message, HasSubstr(file.string()));
  fs::rename(directory_.path() / "aside", file);
  EXPECT_FALSE(store_.Examine().reads);
  EXPECT_EQ(Get("/lake/a").body, large_);
}

TEST_F(BodyFailures, ABodyThatIsDamagedIsToldHealthUntilItIsWrittenAnew) {
  Put("/lake/a", large_);
  fs::resize_file(Files().front(), 10);
  EXPECT_THROW(Get("/lake/a"), store::StoreFailure);
  EXPECT_TRUE(store_.Examine().reads);
  Put("/lake/a", large_);
  EXPECT_FALSE(store_.Examine().reads);
}

TEST_F(BodyFailures, MoreFilesThanMayBeOpenAreRefusedForNow) {
  S3Store few(*memory_, {.directory = directory_.path() / "bodies", .open_files = 1});
  S3Service crowded(few, clock_);
  Put("/lake/a", large_);
  const auto get = [&] {
    protocol::Call call;
    call.http.method = "GET";
    call.http.path = "/lake/a";
    http::Response answer;
    crowded.Handle(std::move(call), [&](http::Response given) { answer = std::move(given); });
    return answer;
  };
  auto first = get();
  ASSERT_TRUE(first.source);
  EXPECT_EQ(Verdict(get()), "503 SlowDown");
  NewBody body = few.bodies().Begin();
  EXPECT_EQ(body.Expect(large_.size()).error().kind, ErrorKind::kConflict);
  first = {};
  EXPECT_EQ(get().status, 200);
  EXPECT_FALSE(few.Examine().IsAny()) << "nothing is wrong with the disk";
}

TEST_F(BodyFailures, AFileWhoseBatchHasFailedStaysUntilALaterOneIsApplied) {
  NewBody body = store_.bodies().Begin();
  ASSERT_TRUE(body.Append(large_));
  ASSERT_TRUE(body.Seal());
  store::WriteBatch batch;  // which is not applied
  store_.bodies().Doubt(store_.bodies().Keep(std::move(body), batch));
  EXPECT_EQ(Files().size(), 1U);
  Put("/lake/small", "x");
  EXPECT_EQ(Files().size(), 0U);
}

/// Over a store on a disk, which takes no writes any more.
class RefusingStore : public LargeBodies {
 protected:
  void SetUp() override { ASSERT_TRUE(refusing_->buckets.Create({{"lake"}, "us-east-1", {}}, {})); }
  void Fail() {
    const NoRoom none;
    EXPECT_FALSE(refusing_->buckets.Create({{"another"}, "us-east-1", {}}, {}));
  }
  std::string PutTo(const std::shared_ptr<Pieces>& pieces, const std::string& path = "/lake/a") {
    protocol::Call call;
    call.http.method = "PUT";
    const std::size_t question = std::min(path.find('?'), path.size());
    call.http.query = path.substr(std::min(question + 1, path.size()));
    call.http.path = path.substr(0, question);
    call.http.source = pieces;
    std::string verdict;
    refusing_service_.Handle(std::move(call),
                             [&](const http::Response& given) { verdict = Verdict(given); });
    return verdict;
  }
  bool HasFiles() {
    refusing_->bodies().chores().AwaitIdle();
    return fs::exists(bodies_) && !fs::is_empty(bodies_);
  }

  const fs::path bodies_ = directory_.path() / "data" / "bodies";
  std::unique_ptr<store::Store> disk_ =
      store::Store::Open({.directory = directory_.path() / "data"}).value();
  std::unique_ptr<S3Store> refusing_ =
      std::make_unique<S3Store>(*disk_, Bodies::Options{.directory = bodies_});
  S3Service refusing_service_{*refusing_, clock_};
};

TEST_F(RefusingStore, RefusesALargeBodyUnread) {
  const Upload upload{.id = {"id"}, .key = {"a"}, .info = {}, .initiated = {}};
  ASSERT_TRUE(refusing_->uploads.Create({"lake"}, upload));
  Fail();
  for (const std::string path : {"/lake/a", "/lake/a?partNumber=1&uploadId=id"}) {
    const auto pieces = std::make_shared<Pieces>(large_, Pieces::Options{.length = large_.size()});
    EXPECT_EQ(PutTo(pieces, path), "500 InternalError");
    EXPECT_EQ(pieces->given(), 0U);
  }
  EXPECT_FALSE(HasFiles());
}

TEST_F(RefusingStore, KeepsNoFileOfABodyThatWasOnItsWay) {
  const auto pieces = std::make_shared<Pieces>(
      large_, Pieces::Options{.length = large_.size(), .meanwhile = [this] { Fail(); }});
  EXPECT_EQ(PutTo(pieces), "500 InternalError");
  EXPECT_EQ(pieces->given(), large_.size());
  EXPECT_FALSE(HasFiles());
}

}  // namespace
}  // namespace weir::cloud::s3

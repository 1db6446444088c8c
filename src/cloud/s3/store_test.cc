// Objects under concurrency and across restarts: one writer wins, readers see whole objects.
#include "src/cloud/s3/store.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "src/cloud/s3/objects.h"

#include "tests/fakes/temporary_directory.h"

namespace weir::cloud::s3 {
namespace {

const BucketName kBucket{"lake"};
const ObjectKey kKey{"a"};
constexpr int kThreads = 4;

std::optional<protocol::AwsError> Always(const ObjectInfo*) { return std::nullopt; }

class S3StoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(store_.buckets.Create({kBucket, "us-east-1", {}}, {})); }

  void Write(const ObjectKey& key, const std::string& body) {
    ASSERT_TRUE(store_.objects.Put(kBucket, key, {}, Body(body), Always));
  }

  NewBody Body(std::string_view bytes) {
    NewBody body = store_.bodies().Begin();
    EXPECT_TRUE(body.Append(bytes));
    EXPECT_TRUE(body.Seal());
    return body;
  }

  std::unique_ptr<store::Store> memory_ = store::Store::Open({.in_memory = true}).value();
  fakes::TemporaryDirectory directory_;
  S3Store store_{*memory_, {.directory = directory_.path() / "bodies"}};
  store::Clock clock_;
  Objects objects_{store_, clock_};
};

template <typename Work>
void InThreads(const Work& work) {
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
}

TEST_F(S3StoreTest, OfManyWhoPutIfAbsentOneStores) {
  constexpr int kKeys = 200;
  std::atomic<int> stored = 0;
  InThreads([&](int thread) {
    for (int i = 0; i < kKeys; ++i) {
      const auto put = objects_.PutIfAbsent(kBucket, {std::to_string(i)}, std::to_string(thread),
                                            "application/json");
      ASSERT_TRUE(put);
      if (*put == Objects::Put::kStored) ++stored;
    }
  });
  EXPECT_EQ(stored, kKeys);
}

TEST_F(S3StoreTest, ReadersOfALargeBodySeeOneWholeObjectWhileItIsReplacedAndDeleted) {
  constexpr int kRounds = 20;
  constexpr std::size_t kPiece = 300'000;
  Write(kKey, std::string(kMaxRowBytes + 1, 'a'));
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 1; i <= kRounds; ++i) {
      if (i % 5 == 0) {
        ASSERT_TRUE(store_.objects.Delete(kBucket, kKey, Always));
      }
      Write(kKey,
            std::string(kMaxRowBytes + static_cast<std::size_t>(i), static_cast<char>('a' + i)));
    }
    done = true;
  });
  InThreads([&](int /*thread*/) {
    while (!done) {
      const auto whole = [](const ObjectInfo& info) -> protocol::Outcome<ByteRange> {
        return ByteRange{0, info.size};
      };
      const auto object = store_.objects.Read(kBucket, kKey, whole);
      if (!object && object.error().code == "NoSuchKey") continue;
      ASSERT_TRUE(object) << object.error().message;
      std::string bytes;
      while (object->bytes->left() > 0) bytes += object->bytes->Read(kPiece);
      ASSERT_EQ(bytes, std::string(object->info.size, bytes.front()));
    }
  });
  writer.join();
}

TEST_F(S3StoreTest, AReaderSeesOneWholeObjectWhileItIsReplaced) {
  Write(kKey, "0");
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 1; i <= 500; ++i) Write(kKey, std::string(static_cast<std::size_t>(i), 'x'));
    done = true;
  });
  while (!done) {
    const auto whole = [](const ObjectInfo& info) -> protocol::Outcome<ByteRange> {
      return ByteRange{0, info.size};
    };
    const auto object = store_.objects.Read(kBucket, kKey, whole);
    ASSERT_TRUE(object);
    ASSERT_EQ(object->bytes->ReadAll().size(), object->info.size);
  }
  writer.join();
}

TEST_F(S3StoreTest, NoObjectAppearsInABucketThatIsGone) {
  std::atomic<int> round = 0;
  InThreads([&](int thread) {
    for (int i = 0; i < 200; ++i, ++round) {
      const auto put = objects_.PutIfAbsent(kBucket, {std::to_string(thread)}, "x", "text/plain");
      if (thread == 0 && store_.buckets.Delete(kBucket)) {
        ASSERT_TRUE(store_.buckets.Create({kBucket, "us-east-1", {}}, {}));
      }
      if (put) (void)store_.objects.Delete(kBucket, {std::to_string(thread)}, Always);
    }
  });
  ASSERT_TRUE(store_.buckets.Delete(kBucket));
  bool any = false;
  store_.objects.Scan(kBucket, "", [&](auto, auto) { return any = true; });
  EXPECT_FALSE(any);
}

TEST_F(S3StoreTest, ReplacedAndDeletedBodiesAreGone) {
  Write(kKey, "one");
  Write(kKey, "two");
  ASSERT_TRUE(store_.objects.Delete(kBucket, kKey, Always));
  int bodies = 0;
  const store::Key all("s3/body");
  memory_->Scan(all, all.After(), [&](auto, auto) { return ++bodies; });
  EXPECT_EQ(bodies, 0);
}

TEST_F(S3StoreTest, BytesAreTakenFromSeveralPieces) {
  Upload upload{.id = {"u"}, .key = kKey, .info = {}, .initiated = {}};
  ASSERT_TRUE(store_.uploads.Create(kBucket, upload));
  for (std::uint32_t i = 1; i <= 3; ++i) {
    ASSERT_TRUE(store_.uploads.PutPart(
        kBucket, upload, {.number = i, .piece = {}, .etag = {}, .modified = {}, .checksum = {}},
        Body("part" + std::to_string(i))));
  }
  const auto all = [](const std::vector<Part>& parts) -> protocol::Outcome<ObjectInfo> {
    ObjectInfo info;
    for (const Part& part : parts) info.pieces.push_back(part.piece);
    return info;
  };
  ASSERT_TRUE(store_.uploads.Complete(kBucket, upload, all, Always));
  const auto middle = [](const ObjectInfo&) -> protocol::Outcome<ByteRange> {
    return ByteRange{3, 9};
  };
  EXPECT_EQ(store_.objects.Read(kBucket, kKey, middle)->bytes->ReadAll(), "t1part2pa");
}

TEST(S3StoreRestart, KeepsObjectsAndGivesNoBodyIdTwice) {
  const fakes::TemporaryDirectory directory;
  for (int run = 0; run < 3; ++run) {
    const auto disk = store::Store::Open({.directory = directory.path()}).value();
    S3Store store(*disk, {.directory = directory.path() / "bodies"});
    store::Clock clock;
    Objects objects(store, clock);
    if (run == 0) {
      ASSERT_TRUE(store.buckets.Create({kBucket, "us-east-1", {}}, {}));
    }
    const ObjectKey key{std::to_string(run)};
    ASSERT_TRUE(objects.PutIfAbsent(kBucket, key, key.text, "text/plain"));
    for (int i = 0; i <= run; ++i) {
      EXPECT_EQ(objects.Get(kBucket, {std::to_string(i)}).value(), std::to_string(i));
    }
  }
}

TEST_F(S3StoreTest, OtherServicesSayHowMuchTheyTake) {
  ASSERT_TRUE(objects_.PutIfAbsent(kBucket, kKey, "12345", "text/plain"));
  EXPECT_EQ(objects_.Get(kBucket, kKey, 5).value(), "12345");
  const auto refused = objects_.Get(kBucket, kKey, 4);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kExhausted);
}

TEST_F(S3StoreTest, OtherServicesAreToldOfABucketThatIsNotThere) {
  const auto put = objects_.PutIfAbsent({"none"}, kKey, "x", "text/plain");
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(objects_.Get(kBucket, kKey).value().has_value());
}

}  // namespace
}  // namespace weir::cloud::s3

// Listings: pages, prefixes, delimiters, judged by a listing that knows no shortcuts.
#include "src/cloud/s3/listing.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/cloud/store/store.h"

namespace weir::cloud::s3 {
namespace {

const BucketName kBucket{"lake"};

class Bucketful {
 public:
  explicit Bucketful(const std::set<std::string>& keys) {
    const auto made = store.buckets.Create({kBucket, "us-east-1", {}}, {});
    EXPECT_TRUE(made);
    for (const std::string& key : keys) {
      EXPECT_TRUE(store.objects.Put(kBucket, {key}, {}, store.bodies().Begin(),
                                    [](auto*) { return std::nullopt; }));
    }
  }
  std::unique_ptr<store::Store> memory = store::Store::Open({.in_memory = true}).value();
  S3Store store{*memory, {}};  // nothing large is put
};

std::vector<std::string> Names(const Listing& listing) {
  std::vector<std::string> names = listing.common_prefixes;
  for (const ListedObject& object : listing.objects) names.push_back(object.key.text);
  std::ranges::sort(names);
  return names;
}

/// All pages of `limit`, one after another.
std::vector<std::string> Pages(const S3Store& store, ListRequest request) {
  std::vector<std::string> names;
  while (true) {
    const Listing page = List(store, kBucket, request);
    EXPECT_LE(page.size(), request.limit);
    const auto more = Names(page);
    names.insert(names.end(), more.begin(), more.end());
    if (!page.truncated) return names;
    request.after = page.last;
  }
}

TEST(Listing, TakesKeysWithACommonPrefixTogether) {
  const Bucketful bucket({"a", "b/1", "b/2", "b/c/3", "c"});
  const Listing listing = List(bucket.store, kBucket, {"", "/", "", 10});
  EXPECT_EQ(listing.common_prefixes, std::vector<std::string>{"b/"});
  EXPECT_EQ(Names(listing), (std::vector<std::string>{"a", "b/", "c"}));
  EXPECT_EQ(Names(List(bucket.store, kBucket, {"b/", "/", "", 10})),
            (std::vector<std::string>{"b/1", "b/2", "b/c/"}));
}

TEST(Listing, BeginsAboveAKeyWhetherThereOrNot) {
  const Bucketful bucket({"a", "b", "d"});
  EXPECT_EQ(Names(List(bucket.store, kBucket, {"", "", "b", 10})), std::vector<std::string>{"d"});
  EXPECT_EQ(Names(List(bucket.store, kBucket, {"", "", "c", 10})), std::vector<std::string>{"d"});
}

TEST(Listing, ACommonPrefixComesOnceAcrossPages) {
  const Bucketful bucket({"a/1", "a/2", "a/3", "b"});
  const Listing first = List(bucket.store, kBucket, {"", "/", "", 1});
  EXPECT_TRUE(first.truncated);
  EXPECT_EQ(first.last, "a/");
  EXPECT_EQ(Names(List(bucket.store, kBucket, {"", "/", "a/", 1})), std::vector<std::string>{"b"});
}

TEST(Listing, APageOfNothingIsNotTruncated) {
  const Bucketful bucket({"a"});
  EXPECT_FALSE(List(bucket.store, kBucket, {"", "", "", 0}).truncated);
}

std::set<std::string> Expected(const std::set<std::string>& keys, const std::string& prefix,
                               const std::string& delimiter) {
  std::set<std::string> names;
  for (const std::string& key : keys) {
    if (!key.starts_with(prefix)) continue;
    const std::size_t at =
        delimiter.empty() ? std::string::npos : key.find(delimiter, prefix.size());
    names.insert(at == std::string::npos ? key : key.substr(0, at + delimiter.size()));
  }
  return names;
}

rc::Gen<std::string> KeyText() {
  return rc::gen::container<std::string>(rc::gen::element('a', 'b', '/', '\0', '\x7f'));
}

RC_GTEST_PROP(Listing, PagesOfAnySizeHoldEverythingOnceAndInOrder, ()) {
  auto keys = *rc::gen::container<std::set<std::string>>(KeyText());
  keys.erase("");
  const auto prefix = *KeyText();
  const auto delimiter = *rc::gen::element<std::string>("", "/", "a", "ab");
  const auto limit = *rc::gen::inRange<std::size_t>(1, 5);
  const Bucketful bucket(keys);
  const auto expected = Expected(keys, prefix, delimiter);
  const auto names = Pages(bucket.store, {prefix, delimiter, "", limit});
  RC_ASSERT(names == std::vector<std::string>(expected.begin(), expected.end()));
}

}  // namespace
}  // namespace weir::cloud::s3

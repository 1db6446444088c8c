// What every ObjectListing promises, as one suite; include it in one file of a test program.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/pipeline/object_listing.h"

namespace weir::contract {

/// A place for objects and what lists it.
class ObjectListingHost {
 public:
  ObjectListingHost() = default;
  ObjectListingHost(const ObjectListingHost&) = delete;
  ObjectListingHost& operator=(const ObjectListingHost&) = delete;
  virtual ~ObjectListingHost() = default;

  virtual pipeline::ObjectListing& listing() = 0;
  virtual void Store(const std::string& name, const std::string& bytes) = 0;
};

struct ObjectListingFactory {
  std::string_view medium;
  std::function<std::unique_ptr<ObjectListingHost>()> make;

  friend void PrintTo(const ObjectListingFactory& factory, std::ostream* out) {
    *out << factory.medium;
  }
};

class ObjectListingContract : public testing::TestWithParam<ObjectListingFactory> {
 protected:
  struct Listed {
    std::vector<std::string> names;
    std::vector<std::string> prefixes;
  };

  Listed List(const std::string& prefix, const std::string& delimiter = {}) {
    Listed listed;
    const auto pages = host_->listing().List(prefix, delimiter);
    while (true) {
      auto page = pages->Next();
      EXPECT_TRUE(page) << page.error().message;
      if (!page || !page->has_value()) return listed;
      for (auto& object : (*page)->objects) listed.names.push_back(std::move(object.name));
      for (auto& one : (*page)->prefixes) listed.prefixes.push_back(std::move(one));
    }
  }

  const std::unique_ptr<ObjectListingHost> host_ = GetParam().make();
};

TEST_P(ObjectListingContract, OfNothingIsEmpty) {
  EXPECT_THAT(List("").names, testing::IsEmpty());
  host_->Store("a/1", "x");
  EXPECT_THAT(List("b/").names, testing::IsEmpty());
}

TEST_P(ObjectListingContract, GivesEachNameOnceInOrderOverAllPages) {
  std::vector<std::string> names;
  for (const char letter : std::string_view("hgfedcba")) {
    names.push_back(std::string("ledger/") + letter);
    host_->Store(names.back(), "x");
  }
  host_->Store("ledge", "x");
  host_->Store("ledger0", "x");
  std::ranges::sort(names);
  EXPECT_EQ(List("ledger/").names, names);
}

TEST_P(ObjectListingContract, NamesThatHoldTheDelimiterAreGivenOnceUpToIt) {
  for (const auto* name : {"l/a-1", "l/a-2", "l/a-3", "l/a-4", "l/b", "l/c-1", "l/d-1", "l/e-1"}) {
    host_->Store(name, "x");
  }
  const Listed listed = List("l/", "-");
  EXPECT_THAT(listed.names, testing::ElementsAre("l/b"));
  EXPECT_THAT(listed.prefixes, testing::ElementsAre("l/a-", "l/c-", "l/d-", "l/e-"));
}

TEST_P(ObjectListingContract, FetchesBytesAsTheyAreStored) {
  const std::string bytes("\x1f\x8b\x00\xff", 4);
  host_->Store("a", bytes);
  host_->Store("b", "");
  const auto fetched = host_->listing().Fetch(std::vector<std::string>{"b", "none", "a"});
  ASSERT_EQ(fetched.size(), 3U);
  EXPECT_EQ(*fetched[0], "");
  ASSERT_FALSE(fetched[1]);
  EXPECT_EQ(fetched[1].error().kind, ErrorKind::kNotFound);
  EXPECT_NE(fetched[1].error().message.find(host_->listing().Describe("none")), std::string::npos);
  EXPECT_EQ(*fetched[2], bytes);
}

TEST_P(ObjectListingContract, FetchesPartsUpToTheEndAndNothingBehindIt) {
  host_->Store("a", "0123456789");
  host_->Store("b", "");
  pipeline::ObjectListing& listing = host_->listing();
  EXPECT_EQ(listing.FetchPart("a", 0, 4).value(), "0123");
  EXPECT_EQ(listing.FetchPart("a", 8, 4).value(), "89");
  EXPECT_EQ(listing.FetchPart("a", 10, 4).value(), "");
  EXPECT_EQ(listing.FetchPart("b", 0, 4).value(), "");
  EXPECT_EQ(listing.FetchPart("none", 0, 4).error().kind, ErrorKind::kNotFound);
}

}  // namespace weir::contract

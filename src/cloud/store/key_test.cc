// Keys sort like their parts, and come apart into the parts they were made of.
#include "src/cloud/store/key.h"

#include <tuple>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::cloud::store {
namespace {

using Parts = std::tuple<std::string, std::uint64_t, std::string>;

Key KeyOf(const Parts& parts) {
  return Key("test").Text(std::get<0>(parts)).Number(std::get<1>(parts)).Text(std::get<2>(parts));
}

/// Texts of few different bytes, so that many begin alike, with the bytes that need escaping.
rc::Gen<std::string> AnyText() {
  return rc::gen::container<std::string>(rc::gen::element('\x00', '\x01', '\x02', 'a', '\xFF'));
}

rc::Gen<Parts> AnyParts() {
  const auto number =
      rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(0, 300), rc::gen::arbitrary<std::uint64_t>());
  return rc::gen::tuple(AnyText(), number, AnyText());
}

/// Bytes compare unsigned, as the store does.
bool Less(const Parts& a, const Parts& b) {
  return a < b;  // std::string compares by char_traits<char>, which is unsigned
}

RC_GTEST_PROP(Key, SortsLikeItsParts, ()) {
  const auto a = *AnyParts();
  const auto b = *AnyParts();
  RC_ASSERT((KeyOf(a).str() < KeyOf(b).str()) == Less(a, b));
  RC_ASSERT((KeyOf(a).str() == KeyOf(b).str()) == (a == b));
}

RC_GTEST_PROP(Key, ComesApartIntoItsParts, ()) {
  const auto parts = *AnyParts();
  const Key key = KeyOf(parts);
  KeyParts apart(key, "test");
  RC_ASSERT(apart.Text() == std::get<0>(parts));
  RC_ASSERT(apart.Number() == std::get<1>(parts));
  RC_ASSERT(apart.Text() == std::get<2>(parts));
}

RC_GTEST_PROP(Key, AfterIsAboveAllThatBeginWithIt, ()) {
  const auto text = *AnyText();
  const auto number = *rc::gen::element<std::uint64_t>(0, 255, 0xFFFF, ~std::uint64_t{0});
  const Key prefix = Key("test").Text(text).Number(number);
  const Key longer = Key(prefix).Text(*AnyText());
  RC_ASSERT(prefix.After() > longer.str());
  const auto other = *AnyParts();
  const Key elsewhere = KeyOf(other);
  const bool within = elsewhere.str().starts_with(prefix.str());
  RC_ASSERT(within == (elsewhere.str() >= prefix.str() && elsewhere.str() < prefix.After()));
}

TEST(Key, IsWrittenAsDocumented) {
  EXPECT_EQ(Key("s").Text(std::string_view("a\0b", 3)).Number(258).str(),
            std::string("s\0a\0\xFF"
                        "b\0\x01\0\0\0\0\0\0\x01\x02",
                        16));
}

TEST(Key, SpacesDoNotMix) {
  EXPECT_LT(Key("ab").After(), Key("abc").str());
  EXPECT_LT(Key("ab").Text("zzz").str(), Key("ab").After());
}

}  // namespace
}  // namespace weir::cloud::store

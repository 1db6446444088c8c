// Claims as bytes and as items: small, without a loss, and never guessed at.
#include "src/aws/claim_item.h"

#include <array>
#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/codec/base64.h"
#include "src/codec/hex.h"
#include "src/pipeline/erased_claim.h"

namespace weir::aws {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kOwner =
    "k29e4ae8021f1fdd9-000000000000-49179590361291500000000000000000002017959036150000000000-"
    "000000";
constexpr std::string_view kPartition =
    "lake/year=2021/month=07/day=15/event_type=account/event_subtype=created/";
constexpr std::string_view kFile =
    "k29e4ae8021f1fdd9-000000000000-49179590361291500000000000000000001017959036150000000000-"
    "000000-d87da4280062567b-0.json.gz";

event::Fingerprint Body() {
  constexpr std::array<std::uint8_t, 16> kOctets = {0xf2, 0xbd, 0xfa, 0xfb, 0xf4, 0x5c, 0xdf, 0x46,
                                                    0x04, 0xff, 0x66, 0xc1, 0x87, 0xe3, 0xeb, 0xc5};
  event::Fingerprint body{};
  for (std::size_t i = 0; i < body.size(); ++i) body.at(i) = static_cast<std::byte>(kOctets.at(i));
  return body;
}

std::string ObjectIn(std::string_view prefix) {
  return fmt::format("{}{}{}", prefix, kPartition, kFile);
}

/// What packing and unpacking makes of the texts.
ClaimText ThereAndBack(std::string_view owner, std::string_view object) {
  const auto claim = UnpackClaim(PackClaim(owner, Body(), object));
  return claim ? *claim : ClaimText{claim.error().message, {}, {}};
}

ClaimText Expected(std::string_view owner, std::string_view object) {
  return {std::string(owner), Body(), std::string(object)};
}

/// The size of an item by DynamoDB's rule:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
std::size_t SizeOf(std::string_view key, std::string_view packed) {
  constexpr std::size_t kNumberOfTenDigits = 10 / 2 + 1;  // an octet for two digits, and one more
  return std::string_view("key").size() + key.size() + std::string_view("c").size() +
         packed.size() + std::string_view("expires_at").size() + kNumberOfTenDigits;
}

TEST(ClaimItem, AnUsualItemHasAtMost200Bytes) {
  const std::string key = "i9e79ad28-14c5-4fa4-aa77-b44d7ec9a8bc";
  for (const std::string_view prefix : {"", "lake/"}) {
    const std::size_t size = SizeOf(key, PackClaim(kOwner, Body(), ObjectIn(prefix)));
    EXPECT_LE(size, 200U) << prefix;
  }
  const std::string an_object_an_event =
      fmt::format("{}9e79ad28-14c5-4fa4-aa77-b44d7ec9a8bc.json", kPartition);
  EXPECT_LE(SizeOf(key, PackClaim(kOwner, Body(), an_object_an_event)), 200U);
}

TEST(ClaimItem, InsertHasTheAttributesThatWereCounted) {
  EXPECT_EQ(InsertStatement("claims"),
            R"(INSERT INTO "claims" VALUE {'key':?,'c':?,'expires_at':?})");
  const std::string object = ObjectIn("");
  const pipeline::ClaimRequest request{
      {pipeline::ClaimKey::Kind::kId, "a"}, {kOwner}, Body(), {object}};
  std::string values;
  AppendInsertValues("ia", request, std::chrono::sys_seconds(std::chrono::seconds(1'830'463'615)),
                     values);
  const boost::json::value parsed = boost::json::parse(values);
  ASSERT_THAT(parsed.as_array(), SizeIs(3));
  EXPECT_EQ(parsed.at(0).at("S").as_string(), "ia");
  EXPECT_EQ(parsed.at(2).at("N").as_string(), "1830463615");
  const auto claim = ParseClaimItem({{"key", parsed.at(0)}, {"c", parsed.at(1)}});
  ASSERT_TRUE(claim) << claim.error().message;
  EXPECT_EQ(claim->text, Expected(kOwner, object));
}

TEST(PackedClaim, IsTheWorkedExample) {
  EXPECT_EQ(codec::ToHex(PackClaim(kOwner, Body(), ObjectIn(""))),
            "01f2bdfafbf45cdf4604ff66c187e3ebc5"
            "0129e4ae8021f1fdd900"
            "491795903612915000000000000000000020179590361500000000000000"
            "04323032310630370731350861"
            "63636f756e7409637265617465642f"
            "0129e4ae8021f1fdd900"
            "4917959036129150000000000000000000101795903615000000000000"
            "2d03d87da4280062567b0b");
}

TEST(PackedClaim, TextsComeBackAsTheyWere) {
  const std::string old_owner = "2267deb9609a4c0d" + std::string(kOwner.substr(17));
  const std::string long_shard =
      fmt::format("k29e4ae8021f1fdd9-999999999999-{}-999999", std::string(56, '9'));
  const std::vector<std::string> texts = {
      "", "p1", std::string(kOwner), old_owner, long_shard, ObjectIn(""), ObjectIn("a/b/"),
      "quarantine/year=2026/month=11/day=28/reason=invalid_json/" + std::string(kFile),
      "lake/year=__HIVE_DEFAULT_PARTITION__/event_type=a/event_subtype=b%2Fc/" + old_owner,
      // Nearly what has a shorter form.
      std::string(kOwner) + "0", std::string(kOwner.substr(0, kOwner.size() - 1)),
      "k29e4ae8021f1fdd9-0000000000000-" + std::string(56, '1') + "-000000",
      "k29e4ae8021f1fdd9-000000000000-" + std::string(57, '1') + "-000000",
      "k29E4ae8021f1fdd9-000000000000-" + std::string(56, '1') + "-000000", "-d87da4280062567b",
      "-d87da4280062567", "-d87da4280062567b0", "lake/year",
      "/month=/day=", std::string("\x00\x01\x02\x1F\x7F", 5), "\xFF\xC3\xA9",
      "donn\xC3\xA9"
      "es/lake/year=2021"};
  for (const std::string& owner : texts) {
    for (const std::string& object : texts) {
      EXPECT_EQ(ThereAndBack(owner, object), Expected(owner, object)) << owner << " " << object;
    }
  }
}

RC_GTEST_PROP(PackedClaim, AnyTextsComeBack, ()) {
  const auto pieces = [] {
    std::string text;
    const auto count = *rc::gen::inRange(0, 6);
    for (int i = 0; i < count; ++i) {
      text += *rc::gen::oneOf(
          rc::gen::element(std::string(kOwner), std::string(kPartition), std::string(kFile),
                           std::string("/"), std::string("-"), std::string("k"),
                           std::string("-0.json.gz"), std::string("0123456789abcdef")),
          rc::gen::string<std::string>());
    }
    return text;
  };
  const std::string owner = pieces();
  const std::string object = pieces();
  RC_ASSERT(ThereAndBack(owner, object) == Expected(owner, object));
}

TEST(PackedClaim, OfWhatIsErasedIsOfAVersionThatOlderPackagesRefuse) {
  const std::string owner = pipeline::ErasedOwner({1'626'336'551'000'000});
  std::string bytes = PackClaim(owner, {}, {});
  EXPECT_EQ(bytes.front(), 2);
  const auto claim = UnpackClaim(bytes);
  ASSERT_TRUE(claim) << claim.error().message;
  EXPECT_EQ(*claim, (ClaimText{.owner = owner, .fingerprint = {}, .object = {}}));
  bytes.front() = 1;
  EXPECT_FALSE(UnpackClaim(bytes));
}

TEST(PackedClaim, AnUnknownVersionIsAnError) {
  std::string bytes = PackClaim(kOwner, Body(), ObjectIn(""));
  bytes.front() = 3;
  const auto claim = UnpackClaim(bytes);
  ASSERT_FALSE(claim);
  EXPECT_EQ(claim.error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(claim.error().message, HasSubstr("version 3"));
}

/// No cut and no changed octet makes it another claim's end: it is an error, or still well formed.
TEST(PackedClaim, DamageIsAnErrorAndNeverACrash) {
  const std::string bytes = PackClaim(kOwner, Body(), ObjectIn(""));
  const std::size_t owner_end = 1 + 16 + 1 + 8 + 1 + 28 + 1 + 1;
  for (std::size_t size = 0; size < owner_end; ++size) {
    EXPECT_FALSE(UnpackClaim(bytes.substr(0, size))) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(value);
      const auto claim = UnpackClaim(changed);
      if (!claim) {
        EXPECT_EQ(claim.error().kind, ErrorKind::kCorrupt);
      }
    }
  }
  EXPECT_FALSE(UnpackClaim(bytes + '\x1E'));
  EXPECT_FALSE(UnpackClaim(bytes + '\x01'));
  EXPECT_FALSE(UnpackClaim(bytes + '\x1F'));
  EXPECT_FALSE(UnpackClaim(bytes + std::string(1, '\0')));
}

TEST(ClaimItem, WhatIsNoClaimIsAnError) {
  for (const char* item : {R"({})", R"([])", R"({"c":{"S":"x"}})", R"({"c":{"B":""}})",
                           R"({"c":{"B":"?"}})", R"({"owner":{"S":"p"},"object":{"S":"o"}})",
                           R"({"owner":{"S":"p"},"object":{"S":"o"},"body":{"B":"AAAA"}})"}) {
    const auto claim = ParseClaimItem(boost::json::parse(item));
    ASSERT_FALSE(claim) << item;
  }
}

TEST(IdHashOf, IsThatOfTheIdHoweverLongItIs) {
  event::Fingerprinter fingerprinter;
  for (const std::string& id : {std::string("order 7"), std::string(5'000, 'x'),
                                std::string("\xff is no UTF-8"), std::string("hi")}) {
    const std::string key = ItemKey({pipeline::ClaimKey::Kind::kId, id});
    EXPECT_EQ(IdHashOf(key, fingerprinter), fingerprinter.Of(id)) << key;
  }
}

TEST(IdHashOf, APositionHasNone) {
  event::Fingerprinter fingerprinter;
  for (const std::string& position : {std::string(kOwner), std::string(5'000, 'x')}) {
    const std::string key = ItemKey({pipeline::ClaimKey::Kind::kPosition, position});
    EXPECT_EQ(IdHashOf(key, fingerprinter), std::nullopt) << key;
  }
  EXPECT_EQ(IdHashOf("merge:head", fingerprinter), std::nullopt);
}

TEST(IdKeyOf, AnOwnersClaimIsFoundByItsId) {
  for (const std::string& id :
       {std::string("order 7"), std::string(5'000, 'x'), std::string("h")}) {
    const std::string id_key = ItemKey({pipeline::ClaimKey::Kind::kId, id});
    EXPECT_EQ(IdKeyOf(ItemKey({pipeline::ClaimKey::Kind::kOwner, id})), id_key);
    EXPECT_EQ(IdKeyOf(id_key), std::nullopt);
    EXPECT_EQ(IdKeyOf(ItemKey({pipeline::ClaimKey::Kind::kPosition, id})), std::nullopt);
  }
  EXPECT_EQ(IdKeyOf(""), std::nullopt);
  EXPECT_EQ(IdKeyOf("h"), std::nullopt);
}

}  // namespace
}  // namespace weir::aws

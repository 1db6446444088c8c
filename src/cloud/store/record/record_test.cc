// Rows come back as they were; those of before have defaults, those of a later version are refused.
#include "src/cloud/store/record/record.h"

#include <limits>
#include <map>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/cloud/store/record/json_row.h"
#include "src/cloud/store/store.h"
#include "src/codec/hex.h"

namespace weir::cloud::store {
namespace {

using std::chrono::microseconds;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

enum class Colour : std::uint8_t { kRed = 1, kBlue = 200 };

struct Wheel {
  std::uint32_t size = 7;
  std::string maker = {};
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.size, self.maker);
  }
  bool operator==(const Wheel&) const = default;
};

struct Cart {
  std::string name = {};
  std::int64_t weight = 0;
  bool painted = false;
  Colour colour = Colour::kRed;
  double speed = 0;
  std::chrono::sys_time<microseconds> made = {};
  std::chrono::seconds life = {};
  std::optional<std::string> owner = {};
  std::vector<Wheel> wheels = {};
  std::map<std::string, std::string> tags = {};
  std::set<std::string> places = {};
  std::vector<std::pair<std::string, std::string>> notes = {};
  internal::Uint128 hash = 0;
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.name, self.weight, self.painted, self.colour, self.speed, self.made,
                    self.life, self.owner, self.wheels, self.tags, self.places, self.notes,
                    self.hash);
  }
  bool operator==(const Cart&) const = default;
};

/// Wheel, as a later version may have it.
struct LaterWheel {
  std::uint32_t size = 0;
  std::string maker = {};
  std::string colour = "black";
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.size, self.maker, self.colour);
  }
};

/// A text that is read without a copy.
struct Note {
  std::string_view text = {};
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.text);
  }
};

/// A number of fewer bits than were written.
struct SmallNumber {
  std::uint8_t number = 0;
  template <typename Self>
  static auto Members(Self& self) {
    return std::tie(self.number);
  }
};

Cart FullCart() {
  return {.name = std::string("a\0b\xff", 4),
          .weight = std::numeric_limits<std::int64_t>::min(),
          .painted = true,
          .colour = Colour::kBlue,
          .speed = -0.1,
          .made = std::chrono::sys_time<microseconds>(microseconds(-5)),
          .life = std::chrono::seconds(std::numeric_limits<std::int64_t>::max()),
          .owner = "",
          .wheels = {{.size = 0, .maker = "x"}, {.size = 4'294'967'295, .maker = ""}},
          .tags = {{"a", "1"}, {"", "2"}},
          .places = {"x", "y"},
          .notes = {{"b", "2"}, {"a", "1"}, {"b", "2"}},
          .hash = ~internal::Uint128{0} - 3};
}

TEST(Record, EveryKindOfMemberComesBack) {
  EXPECT_EQ(DecodeRow<Cart>(EncodeRow(FullCart()), "a cart"), FullCart());
  EXPECT_EQ(DecodeRow<Cart>(EncodeRow(Cart{}), "a cart"), Cart{});
}

TEST(Record, StandsInTheStoreAsTheGrammarSays) {
  const Cart cart{.name = "a",
                  .weight = -3,
                  .painted = true,
                  .colour = Colour::kBlue,
                  .speed = 1,
                  .made = std::chrono::sys_time<microseconds>(microseconds(-1)),
                  .life = std::chrono::seconds(2),
                  .owner = "o",
                  .wheels = {{.size = 7, .maker = ""}},
                  .tags = {{"k", "v"}},
                  .places = {"x"},
                  .notes = {{"n", ""}},
                  .hash = (internal::Uint128{1} << 64) + 5};
  EXPECT_EQ(codec::ToHex(EncodeRow(cart)),
            "0d"                // members
            "0161"              // name
            "05"                // weight
            "01"                // painted
            "c801"              // colour
            "000000000000f03f"  // speed
            "01"                // made
            "04"                // life
            "01016f"            // owner
            "01020700"          // wheels
            "01016b0176"        // tags
            "010178"            // places
            "01016e00"          // notes
            "0105");            // hash
}

TEST(Record, SmallNumbersTakeAByte) {
  EXPECT_EQ(EncodeRow(Wheel{.size = 3, .maker = "ab"}),
            "\x02\x03\x02"
            "ab");
}

TEST(Record, MembersThatWereAddedSinceHaveTheirDefaults) {
  const auto wheel = DecodeRow<LaterWheel>(EncodeRow(Wheel{.size = 3, .maker = "m"}), "a wheel");
  EXPECT_EQ(wheel.size, 3U);
  EXPECT_EQ(wheel.maker, "m");
  EXPECT_EQ(wheel.colour, "black");
}

TEST(Record, ARowOfALaterVersionIsRefusedByName) {
  const std::string row = EncodeRow(LaterWheel{});
  EXPECT_THAT([&] { return DecodeRow<Wheel>(row, "a wheel"); },
              ThrowsMessage<StoreFailure>(HasSubstr("a wheel in the store has 3 members, of which "
                                                    "this weir knows 2: start the weir that has "
                                                    "written it")));
}

TEST(Record, ARowThatIsCutOffAnywhereIsDamaged) {
  const std::string row = EncodeRow(FullCart());
  for (std::size_t size = 0; size < row.size(); ++size) {
    EXPECT_THROW(std::ignore = DecodeRow<Cart>(row.substr(0, size), "a cart"), StoreFailure)
        << size;
  }
  EXPECT_THAT([&] { return DecodeRow<Cart>(row + "x", "a cart"); },
              ThrowsMessage<StoreFailure>(HasSubstr("a cart in the store is damaged: it goes on")));
}

TEST(Record, ACountThatNoRowHoldsAllocatesNothing) {
  EXPECT_THROW(
      std::ignore = DecodeRow<Wheel>("\x02\x01\xff\xff\xff\xff\xff\xff\xff\x7f", "a wheel"),
      StoreFailure);
}

TEST(Record, ANumberOutOfItsMembersRangeIsDamaged) {
  EXPECT_THAT([] { return DecodeRow<SmallNumber>("\x01\x80\x02", "a number"); },
              ThrowsMessage<StoreFailure>(HasSubstr("out of its range")));
}

TEST(Record, AViewPointsIntoTheRow) {
  const std::string row = EncodeRow(Note{.text = "here"});
  const auto note = DecodeRow<Note>(row, "a note");
  EXPECT_EQ(note.text, "here");
  EXPECT_EQ(note.text.data(), row.data() + 2);
}

}  // namespace

template <>
struct JsonNames<Wheel> {
  static constexpr std::array<std::string_view, 2> kNames = {"size", "maker?"};
};

template <>
struct JsonForm<Colour> {
  static void Read(const boost::json::value& json, Colour& colour) {
    colour = json.as_string() == "blue" ? Colour::kBlue : Colour::kRed;
  }
};

template <>
struct JsonNames<Cart> {
  static constexpr std::array<std::string_view, 12> kNames = {
      "name", "weight", "painted", "colour", "speed",  "made",
      "life", "owner",  "wheels",  "tags",   "places", "notes"};
};

namespace {

constexpr std::string_view kCart =
    R"({"name":"c","weight":-3,"painted":true,"colour":"blue","speed":0.5,"made":7,"life":8,)"
    R"("owner":"o","wheels":[{"size":1,"maker":"m"},{"size":2}],"tags":{"a":"b"},"places":["p"],)"
    R"("notes":[["n","1"]]})";

TEST(JsonRow, ReadsWhatWasJsonOnce) {
  const Cart expected = {.name = "c",
                         .weight = -3,
                         .painted = true,
                         .colour = Colour::kBlue,
                         .speed = 0.5,
                         .made = std::chrono::sys_time<microseconds>(microseconds(7)),
                         .life = std::chrono::seconds(8),
                         .owner = "o",
                         .wheels = {{.size = 1, .maker = "m"}, {.size = 2, .maker = ""}},
                         .tags = {{"a", "b"}},
                         .places = {"p"},
                         .notes = {{"n", "1"}},
                         .hash = 0};
  EXPECT_EQ(DecodeJsonRow<Cart>(kCart), expected);
}

TEST(JsonRow, AnOptionalMemberMayBeNullOrAbsent) {
  std::string text(kCart);
  text.replace(text.find("\"o\""), 3, "null");
  EXPECT_EQ(DecodeJsonRow<Cart>(text).owner, std::nullopt);
  text.replace(text.find("owner"), 5, "other");
  EXPECT_EQ(DecodeJsonRow<Cart>(text).owner, std::nullopt);
}

TEST(JsonRow, WhatIsNoSuchRowIsRefused) {
  for (const std::string_view text : {"", "{", "[]", R"({"maker":"m"})", R"({"size":"1"})"}) {
    EXPECT_THROW(std::ignore = DecodeJsonRow<Wheel>(text), StoreFailure) << text;
  }
}

}  // namespace
}  // namespace weir::cloud::store

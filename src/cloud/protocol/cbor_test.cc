// CBOR to and from JSON; examples of RFC 8949, appendix A.
#include "src/cloud/protocol/cbor.h"

#include <array>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

constexpr std::string_view kToys = R"(
service toys 2026-01-01
operation Play
 output PlayOutput
structure PlayOutput
 T timestamp
 Ts Times
 B blob
list Times
 of timestamp
)";

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

TEST(Cbor, ReadsTheExamplesOfTheRfc) {
  const std::array<std::pair<const char*, const char*>, 24> examples = {{
      {"00", "0"},
      {"17", "23"},
      {"1818", "24"},
      {"1903e8", "1000"},
      {"1b000000e8d4a51000", "1000000000000"},
      {"1bffffffffffffffff", "18446744073709551615"},
      {"20", "-1"},
      {"3903e7", "-1000"},
      {"f93c00", "1E0"},
      {"f90001", "5.960464477539063E-8"},
      {"f9c400", "-4E0"},
      {"fa47c35000", "1E5"},
      {"fb3ff199999999999a", "1.1E0"},
      {"f4", "false"},
      {"f5", "true"},
      {"f6", "null"},
      {"f7", "null"},
      {"c11a514b67b0", "1363896240"},
      {"4401020304", "\"AQIDBA==\""},
      {"6449455446", "\"IETF\""},
      {"7f657374726561646d696e67ff", "\"streaming\""},
      {"8301820203820405", "[1,[2,3],[4,5]]"},
      {"9f018202039f0405ffff", "[1,[2,3],[4,5]]"},
      {"bf61610161629f0203ffff", R"({"a":1,"b":[2,3]})"},
  }};
  for (const auto& [hex, text] : examples) {
    const auto value = ParseCbor(FromHex(hex));
    ASSERT_TRUE(value) << hex;
    EXPECT_EQ(json::serialize(*value), text) << hex;
  }
}

TEST(Cbor, RefusesWhatIsMalformed) {
  for (const char* hex : {"", "18", "1c", "0000", "61", "8201", "a101", "a1010", "ff", "1f", "7f61",
                          "7f4100ff", "f97c00", "f97e00", "3bffffffffffffffff", "fc", "df00"}) {
    EXPECT_FALSE(ParseCbor(FromHex(hex))) << hex;
  }
  EXPECT_FALSE(ParseCbor(std::string(100000, '\x81')));
  EXPECT_FALSE(ParseCbor(FromHex("9bffffffffffffffff")));
}

TEST(Cbor, ReadsWhatItWrites) {
  const json::object object = {{"text", std::string(300, 'x')},
                               {"numbers", {0, 23, 24, 255, 256, 65536, 4294967296, -1, -500, 1.5}},
                               {"flags", {true, false, nullptr}},
                               {"nested", {{"a", json::array{}}, {"b", json::object{}}}}};
  const auto back = ParseCbor(RenderCbor(object));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, json::value(object));
}

TEST(Cbor, TagsTimestamps) {
  const ServiceModel model(kToys);
  const Shape* shape = model.Find("Play")->output;
  EXPECT_EQ(RenderCbor({{"T", 1}}, shape), FromHex("a16154c101"));
  EXPECT_EQ(RenderCbor({{"Ts", {1, 2}}}, shape), FromHex("a162547382c101c102"));
  EXPECT_EQ(RenderCbor({{"U", 1}}, shape), FromHex("a1615501"));
  EXPECT_EQ(RenderCbor({{"T", 1.5}}, shape, CborTime::kMilliseconds), FromHex("a16154c11905dc"));
}

TEST(Cbor, MakesBytesOfTheirBase64) {
  const ServiceModel model(kToys);
  EXPECT_EQ(RenderCbor({{"B", "AQID"}}, model.Find("Play")->output), FromHex("a1614243010203"));
}

}  // namespace
}  // namespace weir::cloud::protocol

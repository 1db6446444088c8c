// The scanner: what it accepts (as simdjson's DOM does, but for numbers), and what it finds where.
#include "src/event/json_scanner.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <simdjson.h>

namespace weir::event {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

FieldTree TreeOf(const std::vector<FieldPath>& paths) {
  FieldTree tree;
  int number = 0;
  for (const auto& path : paths) tree.Add(path, number++);
  return tree;
}

/// One text and what a scan makes of it. The padding holds quotes, which no scan may look at.
class Scanned {
 public:
  explicit Scanned(std::string_view text, const std::vector<FieldPath>& paths = {},
                   std::vector<std::string> marked_keys = {})
      : padded_(std::string(text) + std::string(kJsonPadding, '"')),
        text_(padded_.data(), text.size()),
        tree_(TreeOf(paths)),
        scanner_(tree_, paths.size(), std::move(marked_keys)),
        reason_(scanner_.Scan(text_)) {}
  Scanned(const Scanned&) = delete;
  Scanned& operator=(const Scanned&) = delete;

  [[nodiscard]] Reason reason() const { return reason_; }
  [[nodiscard]] const JsonScanner& scanner() const { return scanner_; }
  [[nodiscard]] const FoundField& field(std::size_t number) const { return scanner_.field(number); }

  [[nodiscard]] std::string At(ByteRange range) const {
    return std::string(text_.substr(range.begin, range.end - range.begin));
  }
  [[nodiscard]] std::string Value(std::size_t number) const { return At(field(number).value); }
  [[nodiscard]] std::vector<std::string> Marked() const {
    std::vector<std::string> members;
    for (const MarkedMember& member : scanner_.marked()) {
      members.push_back(std::to_string(member.key) + At(member.name));
    }
    return members;
  }
  [[nodiscard]] std::string Compact() const {
    std::string out;
    scanner_.AppendCompact(out);
    return out;
  }

 private:
  std::string padded_;
  std::string_view text_;
  FieldTree tree_;
  JsonScanner scanner_;
  Reason reason_;
};

Reason ReasonOf(std::string_view text) { return Scanned(text).reason(); }

std::string Nested(std::size_t depth) {
  std::string text = R"({"a":)";
  text += std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  return text;
}

constexpr std::string_view kDocument =
    R"({"id":"6ae1","n":[1,-2.5e3,[],{}],"o":{"k\u0065y":"v\"\\","t":true,"f":false},"z":null})";

TEST(JsonScanner, AcceptsObjects) {
  for (const std::string_view text :
       {"{}", " \t\r\n{ } \n", R"({"":""})", R"({"a":{"b":[{"c":[]}]}})", R"({"a":1,"a":2})",
        R"({"\ud800":"\udfff"})", R"({"big":123456789012345678901234567890,"huge":-1e999})",
        "{\"\xf0\x9f\x98\x80\":\"\x7f\"}", kDocument.data()}) {
    EXPECT_EQ(ReasonOf(text), Reason::kNone) << text;
  }
}

TEST(JsonScanner, OtherJsonIsNoObject) {
  for (const std::string_view text :
       {"[]", "[{}]", "1", "-0.5e+7", "true", "false", "null", R"("text")", " [1 , 2] "}) {
    EXPECT_EQ(ReasonOf(text), Reason::kNotAnObject) << text;
  }
}

TEST(JsonScanner, NothingButWhiteSpaceIsEmpty) {
  for (const std::string_view text : {"", " ", "\n", " \t\r\n "}) {
    EXPECT_EQ(ReasonOf(text), Reason::kEmpty) << text;
  }
}

TEST(JsonScanner, RefusesWhatIsNoJson) {
  for (const std::string_view text : {
           R"({)",
           R"(})",
           R"({"a"})",
           R"({"a":})",
           R"({"a":1,})",
           R"({,"a":1})",
           R"({"a":1 "b":2})",
           R"({"a" 1})",
           R"({"a"::1})",
           R"({a:1})",
           R"({1:1})",
           R"({'a':1})",
           R"({"a":tru})",
           R"({"a":True})",
           R"({"a":nulll})",
           R"({"a":01})",
           R"({"a":1.})",
           R"({"a":.5})",
           R"({"a":+1})",
           R"({"a":NaN})",
           R"({"a":[1,]})",
           R"({"a":[,]})",
           R"({"a":[1 2]})",
           R"({"a":[1})",
           R"({"a":1]})",
           R"({"a":"b""c"})",
           R"({"a":"b"c})",
           R"({"a":1"b"})",
           R"({"a":"\x"})",
           R"({"a":"\u12"})",
           R"({"\q":1})",
           R"({"a":"b)",
           R"({"a":"b\"})",
           "{\"a\":\"\n\"}",
           "{\"a\":\"\t\"}",
           "{\"a\":1,\f\"b\":2}",
           R"({} {})",
           R"({}x)",
           R"({}})",
           R"({},)",
           R"([)",
           R"(])",
           R"(")",
           R"(,)",
           R"(:)",
           R"(/* */{})",
           "\xef\xbb\xbf{}",
           R"({"a":1}"")",
       }) {
    EXPECT_EQ(ReasonOf(text), Reason::kInvalidJson) << text;
  }
  EXPECT_EQ(ReasonOf({"{\"a\":1\0}", 8}), Reason::kInvalidJson);
  EXPECT_EQ(ReasonOf({"{\"a\0\":1}", 8}), Reason::kInvalidJson);
  EXPECT_EQ(ReasonOf({"{}\0", 3}), Reason::kInvalidJson);
}

TEST(JsonScanner, RefusesWhatIsNotUtf8WhateverElseIsWrong) {
  for (const std::string_view text : {
           "{\"a\":\"\xff\"}",
           "{\"\xc3\":1}",
           "\xc3",
           "{\"a\":\"\xed\xa0\x80\"}",
           "{\"a\":\"\xc0\x80\"}",
           "{\"a\":\"\xf4\x90\x80\x80\"}",
           "{} \x80",
           "{\"a\":\"\xff",
           "\"\n\xff\"",
           "{\"a\":\"\xe2\x82",
       }) {
    EXPECT_EQ(ReasonOf(text), Reason::kInvalidUtf8) << text;
  }
}

TEST(JsonScanner, EveryBeginningOfADocumentIsRefused) {
  for (std::size_t size = 1; size < kDocument.size(); ++size) {
    EXPECT_EQ(ReasonOf(kDocument.substr(0, size)), Reason::kInvalidJson)
        << kDocument.substr(0, size);
  }
}

TEST(JsonScanner, EveryByteBehindADocumentIsRefused) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    const Reason reason = ReasonOf(std::string(kDocument) + c);
    EXPECT_EQ(reason, is_space      ? Reason::kNone
                      : byte >= 128 ? Reason::kInvalidUtf8
                                    : Reason::kInvalidJson)
        << byte;
  }
}

TEST(JsonScanner, NestsToTheLimitAndNotBeyond) {
  EXPECT_EQ(ReasonOf(Nested(kMaxDepth)), Reason::kNone);
  EXPECT_EQ(ReasonOf(Nested(kMaxDepth + 1)), Reason::kTooDeep);
  std::string objects;
  for (std::uint32_t i = 0; i < kMaxDepth; ++i) objects += R"({"a":)";
  EXPECT_EQ(ReasonOf(objects + "1" + std::string(kMaxDepth, '}')), Reason::kNone);
  EXPECT_EQ(ReasonOf(objects + "{}" + std::string(kMaxDepth, '}')), Reason::kTooDeep);
  EXPECT_EQ(ReasonOf(std::string(1'000'000, '[')), Reason::kTooDeep);
}

struct Complaint {
  std::string_view text;
  std::optional<std::uint32_t> at;
  std::string_view what;
};

TEST(JsonScanner, ComplainsOfThePlace) {
  for (const auto& [text, at, what] : std::initializer_list<Complaint>{
           {R"({"a":tru})", 5, "this is no JSON value"},
           {R"({"a":1,})", 7, "a key in double quotes belongs here"},
           {R"({"a":1, )", 7, "a key in double quotes belongs here"},
           {R"({"a" 1})", 4, "a ':' belongs behind a key"},
           {R"({"a":1 "b":2})", 6, "a ',' or '}' belongs behind a member"},
           {R"({"a":[1 2]})", 7, "a ',' or ']' belongs behind an element"},
           {R"({"a":)", 5, "the text ends where a value belongs"},
           {R"({"a":"\x"})", {}, "a backslash begins no escape that JSON knows"},
           {R"({"a":"b)", {}, "a string is not closed"},
           {R"( {} x)", 4, "more text follows the value"},
           {R"( [1])", 1, "this is JSON, but no object"},
       }) {
    const Scanned scanned(text);
    EXPECT_EQ(scanned.scanner().complaint(), what) << text;
    EXPECT_EQ(scanned.scanner().complaint_at(), at) << text;
  }
}

TEST(JsonScanner, FindsEveryKindOfValue) {
  const Scanned scanned(
      R"({"n":null,"t":true,"i" : -1.5 ,"s":"a\"b","e":"","o":{ "x":1 },"a":[ 1 ]})",
      {{{"n"}}, {{"t"}}, {{"i"}}, {{"s"}}, {{"e"}}, {{"o"}}, {{"a"}}, {{"z"}}});
  ASSERT_EQ(scanned.reason(), Reason::kNone);
  const std::pair<JsonKind, std::string_view> expected[] = {
      {JsonKind::kNull, "null"},   {JsonKind::kBoolean, "true"},
      {JsonKind::kNumber, "-1.5"}, {JsonKind::kString, R"(a\"b)"},
      {JsonKind::kString, ""},     {JsonKind::kObject, R"({ "x":1 })"},
      {JsonKind::kArray, "[ 1 ]"}, {JsonKind::kAbsent, ""},
  };
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(scanned.field(i).kind, expected[i].first) << i;
    EXPECT_EQ(scanned.Value(i), expected[i].second) << i;
    EXPECT_FALSE(scanned.field(i).repeated) << i;
  }
}

TEST(JsonScanner, FindsNestedFieldsOnlyWhereTheirPathLeads) {
  const std::vector<FieldPath> paths = {{{"a", "b"}}};
  EXPECT_EQ(Scanned(R"({"a":{"x":{"b":0},"b":1}})", paths).Value(0), "1");
  for (const std::string_view text :
       {R"({"b":1})", R"({"a":1})", R"({"a":[{"b":1}]})", R"({"a":{"a":{"b":1}}})",
        R"({"x":{"a":{"b":1}}})", R"({"a.b":1})", R"({"A":{"b":1}})"}) {
    EXPECT_EQ(Scanned(text, paths).field(0).kind, JsonKind::kAbsent) << text;
  }
}

TEST(JsonScanner, KeysMayBeEscaped) {
  const std::vector<FieldPath> paths = {{{"a", "b\n"}}, {{"\xc3\xa9"}}};
  const Scanned scanned(R"({"\u0061":{"\u0062\n":1},"\u00e9":2})", paths);
  EXPECT_EQ(scanned.Value(0), "1");
  EXPECT_EQ(scanned.Value(1), "2");
}

TEST(JsonScanner, NoticesRepeatedFields) {
  const std::vector<FieldPath> paths = {{{"a", "b"}}, {{"a", "c"}}, {{"d"}}};
  const std::map<std::string_view, std::vector<bool>> cases = {
      {R"({"a":{"b":1,"c":2},"d":3})", {false, false, false}},
      {R"({"a":{"b":1,"b":1}})", {true, false, false}},
      {R"({"a":{"b":1},"a":{"c":2}})", {true, true, false}},
      {R"({"a":{"b":1},"a":7})", {true, true, false}},
      {R"({"a":null,"a":null})", {true, true, false}},
      {R"({"\u0061":{"b":1},"a":{}})", {true, true, false}},
      {R"({"a":{"b":1,"\u0062":2}})", {true, false, false}},
      {R"({"d":1,"d":1,"d":1})", {false, false, true}},
      {R"({"x":1,"x":2,"a":{"x":1,"x":1,"b":{"b":1}}})", {false, false, false}},
      {R"({"a":{"b":[{"b":1},{"b":2}]}})", {false, false, false}},
  };
  for (const auto& [text, repeated] : cases) {
    const Scanned scanned(text, paths);
    EXPECT_EQ(scanned.reason(), Reason::kNone) << text;
    for (std::size_t i = 0; i < repeated.size(); ++i) {
      EXPECT_EQ(scanned.field(i).repeated, repeated[i]) << text << ' ' << i;
    }
  }
}

TEST(JsonScanner, MarksTopLevelMembers) {
  const Scanned scanned(R"({"m":1,"x":{"m":2}, "\u006d" : { "y" : [ 3 ] } ,"n":"4","M":null})", {},
                        {"m", "n"});
  EXPECT_THAT(scanned.Marked(), ElementsAre("0m", R"(0\u006d)", "1n", "0M"));
  EXPECT_THAT(Scanned(R"({"x":1})", {}, {"m"}).Marked(), IsEmpty());
}

TEST(JsonScanner, MarkedMembersMayBeFields) {
  const Scanned scanned(R"({"m":"1"})", {{{"m"}}}, {"m"});
  EXPECT_EQ(scanned.Value(0), "1");
  EXPECT_THAT(scanned.Marked(), ElementsAre("0m"));
}

TEST(JsonScanner, CompactFormHasNoInsignificantSpace) {
  EXPECT_EQ(Scanned(" {\n\t\"a b\" : [ 1 , \" x \\\" \" ,true ] , \"c\":{ }\r\n} ").Compact(),
            R"({"a b":[1," x \" ",true],"c":{}})");
  EXPECT_EQ(Scanned(kDocument).Compact(), kDocument);
}

TEST(JsonScanner, KnowsWhetherThereIsInsignificantSpace) {
  EXPECT_FALSE(Scanned(kDocument).scanner().has_insignificant_space());
  EXPECT_FALSE(Scanned(R"({" a ":" b ","c":[1,{}]})").scanner().has_insignificant_space());
  for (const std::string_view text : {"{} ", " {}", "{ }", R"({"a" :1})", R"({"a": 1})",
                                      R"({"a":1 })", R"({"a":[1, 2]})", R"({"a":[ ]})"}) {
    EXPECT_TRUE(Scanned(text).scanner().has_insignificant_space()) << text;
  }
}

TEST(JsonScanner, ObjectIsTheTextWithoutTheSpaceAroundIt) {
  const Scanned scanned(" \n{ \"a\" : 1 }\r\n");
  EXPECT_EQ(scanned.At(scanned.scanner().object()), "{ \"a\" : 1 }");
}

TEST(JsonScanner, KeepsNothingOfEarlierTexts) {
  const std::vector<FieldPath> paths = {{{"a", "b"}}};
  const FieldTree tree = TreeOf(paths);
  JsonScanner scanner(tree, 1, {"m"});
  const auto scan = [&](std::string text) {
    const std::size_t size = text.size();
    text.append(kJsonPadding, ' ');
    return scanner.Scan(std::string_view(text).substr(0, size));
  };
  EXPECT_EQ(scan(R"({"a":{"b":1,"b":2},"m":1,"\n":0})"), Reason::kNone);
  EXPECT_EQ(scan(R"({"a":{"b":)"), Reason::kInvalidJson);
  EXPECT_EQ(scan(""), Reason::kEmpty);
  EXPECT_EQ(scan(R"({"x":")" + std::string(3'000'000, 'x') + R"("})"), Reason::kNone);
  EXPECT_EQ(scan("{}"), Reason::kNone);
  EXPECT_EQ(scanner.field(0).kind, JsonKind::kAbsent);
  EXPECT_FALSE(scanner.field(0).repeated);
  EXPECT_FALSE(scanner.MayHoldEscape(scanner.object()));
  EXPECT_THAT(scanner.marked(), IsEmpty());
}

/// JSON with a few pieces cut out, put in or doubled: most of it nearly right.
rc::Gen<std::string> MutatedJson() {
  static const std::vector<std::string> kSeeds = {
      std::string(kDocument),
      "{}",
      "[1,2,[true,false,null]]",
      "  {\"a\" : [ {} , \"\" ] }\n",
      R"({"a":{"a":{"a":[0.5,-0,1e5,"\ud83d\ude00"]}}})",
      "\"x\"",
      "12"};
  static const std::vector<std::string> kPieces = {
      "{",   "}",      "[",        "]",    ":",    ",",        "\"",   "\\",      " ",
      "\n",  "\t",     "\x01",     "\x7f", "\xff", "\xc3\xa9", "\xc3", "\\u00e9", "\\ud800",
      "\\n", "true",   "null",     "nul",  "0",    "-",        "1",    ".",       "e",
      "1e5", "\"a\":", ",\"b\":1", "[]",   "{}",   "\"\"",     "\"b\""};
  using Edit = std::tuple<std::size_t, std::size_t, std::string>;
  const auto edit =
      rc::gen::resize(rc::kNominalSize, rc::gen::tuple(rc::gen::inRange<std::size_t>(0, 100),
                                                       rc::gen::inRange<std::size_t>(0, 4),
                                                       rc::gen::elementOf(kPieces)));
  return rc::gen::apply(
      [](std::string text, const std::vector<Edit>& edits) {
        for (const auto& [place, cut, piece] : edits) {
          text.replace(place % (text.size() + 1), cut, cut == 3 ? "" : piece);
        }
        return text;
      },
      rc::gen::elementOf(kSeeds), rc::gen::resize(4, rc::gen::container<std::vector<Edit>>(edit)));
}

/// What DOM refuses although RFC 8259 allows it: long numbers, large ones, half surrogate pairs.
bool IsBeyondDom(const std::string& text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (digits > 0 && (c == 'e' || c == 'E')) return true;
    digits = (c >= '0' && c <= '9') || c == '.' ? digits + 1 : 0;
    if (digits > 18) return true;
  }
  return text.find("\\ud") != std::string::npos;
}

RC_GTEST_PROP(JsonScannerProperty, AcceptsWhatDomAccepts, ()) {
  const std::string text = *MutatedJson();
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  const auto error = parser.parse(simdjson::padded_string(text)).get(root);
  const Reason reason = ReasonOf(text);
  if (error == simdjson::SUCCESS) {
    RC_ASSERT(reason == (root.is_object() ? Reason::kNone : Reason::kNotAnObject));
  } else if (error == simdjson::EMPTY) {
    RC_ASSERT(reason == Reason::kEmpty);
  } else if (reason == Reason::kNone || reason == Reason::kNotAnObject) {
    RC_ASSERT(IsBeyondDom(text));
  } else {
    RC_ASSERT(reason ==
              (simdjson::validate_utf8(text) ? Reason::kInvalidJson : Reason::kInvalidUtf8));
  }
}

RC_GTEST_PROP(JsonScannerProperty, CompactFormIsMinified, ()) {
  const std::string text = *MutatedJson();
  const Scanned scanned(text);
  if (scanned.reason() != Reason::kNone) return;
  std::string minified(text.size() + kJsonPadding, '\0');
  std::size_t size = 0;
  RC_ASSERT(simdjson::minify(text.data(), text.size(), minified.data(), size) == simdjson::SUCCESS);
  minified.resize(size);
  RC_ASSERT(scanned.Compact() == minified);
  RC_ASSERT(scanned.scanner().has_insignificant_space() == (minified.size() != text.size()));
}

RC_GTEST_PROP(JsonScannerProperty, EveryProcessorAcceptsTheSame, ()) {
  const std::string text = *MutatedJson();
  const auto* const active =
      static_cast<const simdjson::implementation*>(simdjson::get_active_implementation());
  const Scanned expected(text);
  for (const auto* const implementation : simdjson::get_available_implementations()) {
    if (!implementation->supported_by_runtime_system()) continue;
    simdjson::get_active_implementation() = implementation;
    const Scanned scanned(text);
    simdjson::get_active_implementation() = active;
    RC_ASSERT((scanned.reason() == Reason::kNone) == (expected.reason() == Reason::kNone));
    if (expected.reason() == Reason::kNone) RC_ASSERT(scanned.Compact() == expected.Compact());
  }
}

}  // namespace
}  // namespace weir::event

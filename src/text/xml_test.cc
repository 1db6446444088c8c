// What is written as text is read as text; elements are found by their tags.
#include "src/text/xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace weir::text {
namespace {

using ::testing::ElementsAre;

std::string Escaped(std::string_view text) {
  std::string out;
  AppendXmlText(text, out);
  return out;
}

RC_GTEST_PROP(Xml, WhatIsWrittenAsTextComesBack, (const std::string& text)) {
  RC_ASSERT(XmlText("<a><Key>" + Escaped(text) + "</Key></a>", "Key") == text);
}

RC_GTEST_PROP(Xml, WhatIsWrittenAsTextOpensNothing, (const std::string& text)) {
  RC_ASSERT(Escaped(text).find_first_of("<>\"") == std::string::npos);
}

TEST(Xml, TextIsEscaped) {
  EXPECT_EQ(Escaped("<a&\"b'>\r\n\t\x01\xc3\xa9"), "&lt;a&amp;&quot;b'&gt;&#xd;\n\t&#x1;\xc3\xa9");
}

TEST(Xml, EntitiesAreResolvedAndOthersStay) {
  EXPECT_EQ(XmlText("<a>&lt;&gt;&amp;&quot;&apos;&#34;&#x27;&amp;lt;</a>", "a"), "<>&\"'\"'&lt;");
  for (const std::string_view other :
       {"&", "&;", "&lt", "&nbsp;", "&#;", "&#x;", "&#8364;", "&#x1g;"}) {
    EXPECT_EQ(XmlText("<a>" + std::string(other) + "</a>", "a"), other);
  }
}

TEST(Xml, ElementsAreFoundByTheirTags) {
  constexpr std::string_view kList = "<l><k>1</k><m>x</m><k>2</k><k>3</l>";
  EXPECT_THAT(XmlEach(kList, "k"), ElementsAre("1", "2"));
  EXPECT_EQ(XmlInside(kList, "m"), "x");
  EXPECT_EQ(XmlInside(kList, "none"), std::nullopt);
  EXPECT_EQ(XmlText("</k><k>", "k"), std::nullopt);
}

}  // namespace
}  // namespace weir::text

// What no parser should have to read in two ways, and what would reach beyond the document.
#include "src/cloud/s3/xml_schema.h"

#include <string>

#include <gtest/gtest.h>

namespace weir::cloud::s3 {
namespace {

std::string Tagged(const std::string& value) {
  return "<Tagging><TagSet><Tag><Key>k</Key><Value>" + value + "</Value></Tag></TagSet></Tagging>";
}

bool Parses(const std::string& document) {
  pugi::xml_document parsed;
  return ParseXml(document, schemas::kTagging, parsed);
}

TEST(XmlSchema, ADocumentOfItsOwnIsTaken) {
  EXPECT_TRUE(Parses(Tagged("v")));
  EXPECT_TRUE(Parses("<?xml version=\"1.0\"?>\n<!-- & -->" + Tagged("v") + "<!-- after -->\n"));
  EXPECT_TRUE(Parses(Tagged("&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;")));
  EXPECT_TRUE(Parses(Tagged("<![CDATA[a & b &c;]]>")));
}

TEST(XmlSchema, ADtdIsMalformed) {
  for (const char* dtd :
       {"<!DOCTYPE Tagging>", "<!DOCTYPE Tagging SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE Tagging [<!ENTITY e \"x\">]>",
        "<!DOCTYPE Tagging [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
        "<?xml version=\"1.0\"?><!-- first --><!DOCTYPE Tagging [ ]>"}) {
    EXPECT_FALSE(Parses(dtd + Tagged("v"))) << dtd;
  }
  EXPECT_FALSE(Parses(Tagged("v") + "<!DOCTYPE Tagging>"));
}

TEST(XmlSchema, AnEntityThatOnlyADtdCouldDefineIsMalformed) {
  for (const char* text : {"&e;", "&nbsp;", "&", "& ", "&amp", "&;", "&#;", "&#x;", "&#xg;", "&#a;",
                           "a&&amp;", "&AMP;"}) {
    EXPECT_FALSE(Parses(Tagged(text))) << text;
  }
}

TEST(XmlSchema, ADocumentHasOneRoot) {
  EXPECT_FALSE(Parses(Tagged("v") + Tagged("w")));
  EXPECT_FALSE(Parses(""));
  EXPECT_FALSE(Parses("<!-- alone -->"));
}

}  // namespace
}  // namespace weir::cloud::s3

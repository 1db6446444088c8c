// The schemas of the XML documents that S3 takes, and the check against them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <pugixml.hpp>

namespace weir::cloud::s3 {

inline constexpr std::uint32_t kUnbounded = UINT32_MAX;

enum class Content : std::uint8_t { kText, kBoolean, kInteger, kDate, kElements };

/// An element: how often it may stand in its parent, and what it holds. Children in any order.
struct Element {
  std::string_view name;
  std::uint32_t min = 0;
  std::uint32_t max = 1;
  Content content = Content::kText;
  std::span<const Element> children = {};
  std::span<const std::string_view> values = {};  ///< the texts allowed; empty: any
};

/// Whether `document` is XML whose root is `schema`. False is MalformedXML.
[[nodiscard]] bool ParseXml(std::string_view document, const Element& schema,
                            pugi::xml_document& out);
/// The document as it is kept and given back: S3's namespace, no white space of the sender's.
[[nodiscard]] std::string CanonicalXml(pugi::xml_document& document);

namespace schemas {
extern const Element kCompleteMultipartUpload;
extern const Element kCreateBucket;
extern const Element kDelete;
extern const Element kEncryption;
extern const Element kLifecycle;
extern const Element kOwnershipControls;
extern const Element kPublicAccessBlock;
extern const Element kTagging;
extern const Element kVersioning;
}  // namespace schemas

}  // namespace weir::cloud::s3

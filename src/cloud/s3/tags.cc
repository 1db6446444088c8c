// Tags: how they are written in a header and in XML, and what AWS demands of them.
#include "src/cloud/s3/tags.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/cloud/http/message.h"
#include "src/cloud/s3/errors.h"
#include "src/cloud/s3/xml_schema.h"

namespace weir::cloud::s3 {
namespace {

constexpr std::size_t kMaxObjectTags = 10;
constexpr std::size_t kMaxBucketTags = 50;
constexpr std::size_t kMaxTagKey = 128;
constexpr std::size_t kMaxTagValue = 256;

std::size_t Characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::optional<protocol::AwsError> TooManyTags(const Pairs& tags, Tagged tagged) {
  const bool bucket = tagged == Tagged::kBucket;
  const std::size_t limit = bucket ? kMaxBucketTags : kMaxObjectTags;
  if (tags.size() <= limit) return std::nullopt;
  const std::string_view what = bucket ? "Bucket tag count" : "Object tags";
  return protocol::AwsError{400, "BadRequest",
                            fmt::format("{} cannot be greater than {}", what, limit)};
}

}  // namespace

std::optional<protocol::AwsError> TagProblem(const Pairs& tags, Tagged tagged) {
  if (auto problem = TooManyTags(tags, tagged)) return problem;
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    if (tag->first.empty() || Characters(tag->first) > kMaxTagKey) {
      return errors::InvalidTag("The TagKey you have provided is invalid");
    }
    if (Characters(tag->second) > kMaxTagValue) {
      return errors::InvalidTag("The TagValue you have provided is invalid");
    }
    if (tag->first.starts_with("aws:")) {
      return errors::InvalidTag("System tags cannot be added/updated by requester");
    }
    if (std::ranges::count(tags, tag->first, &Pairs::value_type::first) > 1) {
      return errors::InvalidTag("Cannot provide multiple Tags with the same key");
    }
  }
  return std::nullopt;
}

Pairs TagsOf(pugi::xml_node tagging) {
  Pairs tags;
  for (const pugi::xml_node tag : tagging.child("TagSet").children("Tag")) {
    tags.emplace_back(tag.child_value("Key"), tag.child_value("Value"));
  }
  return tags;
}

protocol::Outcome<Pairs> ParseTaggingHeader(std::string_view header) {
  auto tags = http::ParseQuery(header);
  if (!tags) {
    return errors::InvalidArgument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
        "without tag name duplicates.",
        "x-amz-tagging", header);
  }
  if (auto problem = TagProblem(*tags, Tagged::kObject)) return *problem;
  return std::move(*tags);
}

protocol::Outcome<Pairs> ParseTagging(std::string_view document) {
  pugi::xml_document xml;
  if (!ParseXml(document, schemas::kTagging, xml)) return errors::MalformedXml();
  Pairs tags = TagsOf(xml.document_element());
  if (auto problem = TagProblem(tags, Tagged::kObject)) return *problem;
  return tags;
}

XmlWriter TaggingXml(const Pairs& tags) {
  XmlWriter xml("Tagging");
  xml.Open("TagSet");
  for (const auto& [key, value] : tags) {
    xml.Open("Tag").Text("Key", key).Text("Value", value).Close();
  }
  return xml;
}

}  // namespace weir::cloud::s3

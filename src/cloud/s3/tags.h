// Tags: how they are written in a header and in XML, and what AWS demands of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <pugixml.hpp>

#include "src/cloud/protocol/aws_error.h"
#include "src/cloud/s3/model.h"
#include "src/cloud/s3/xml.h"

namespace weir::cloud::s3 {

/// What has the tags: a bucket may have more than an object.
enum class Tagged : std::uint8_t { kObject, kBucket };

/// `a=b&c=d`, as x-amz-tagging has it. InvalidArgument, InvalidTag.
[[nodiscard]] protocol::Outcome<Pairs> ParseTaggingHeader(std::string_view header);
/// A Tagging document of an object. MalformedXML, InvalidTag.
[[nodiscard]] protocol::Outcome<Pairs> ParseTagging(std::string_view document);
/// What both do with the tags: InvalidTag, BadRequest for too many.
[[nodiscard]] std::optional<protocol::AwsError> TagProblem(const Pairs& tags, Tagged tagged);
/// The tags of a Tagging element that conforms to its schema.
[[nodiscard]] Pairs TagsOf(pugi::xml_node tagging);
[[nodiscard]] XmlWriter TaggingXml(const Pairs& tags);

}  // namespace weir::cloud::s3

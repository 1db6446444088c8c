// XML as S3 writes it: elements one after another into one text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cloud::s3 {

inline constexpr std::string_view kXmlDeclaration = R"(<?xml version="1.0" encoding="UTF-8"?>)"
                                                    "\n";
inline constexpr std::string_view kXmlNamespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/// A document with one root. Names are ours, so they are not escaped.
///
///     XmlWriter xml("ListBucketResult");
///     xml.Text("Name", name).Open("Contents").Number("Size", 5).Close();
///     return std::move(xml).Finish();
class XmlWriter {
 public:
  /// The root with S3's namespace; errors have none.
  explicit XmlWriter(std::string_view root, bool with_namespace = true);

  XmlWriter& Open(std::string_view name);
  /// With an xsi:type.
  XmlWriter& OpenTyped(std::string_view name, std::string_view type);
  XmlWriter& Close();
  XmlWriter& Text(std::string_view name, std::string_view text);
  XmlWriter& Number(std::string_view name, std::uint64_t value);
  XmlWriter& Boolean(std::string_view name, bool value);
  /// Closes whatever is open.
  [[nodiscard]] std::string Finish() &&;

 private:
  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace weir::cloud::s3

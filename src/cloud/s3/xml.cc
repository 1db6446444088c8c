// XML as S3 writes it: elements one after another into one text.
#include "src/cloud/s3/xml.h"

#include <utility>

#include <fmt/format.h>

#include "src/text/xml.h"

namespace weir::cloud::s3 {

XmlWriter::XmlWriter(std::string_view root, bool with_namespace) : out_(kXmlDeclaration) {
  if (!with_namespace) {
    Open(root);
    return;
  }
  out_ += fmt::format("<{} xmlns=\"{}\">", root, kXmlNamespace);
  open_.emplace_back(root);
}

XmlWriter& XmlWriter::Open(std::string_view name) {
  out_ += '<';
  out_ += name;
  out_ += '>';
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::OpenTyped(std::string_view name, std::string_view type) {
  out_ += fmt::format(R"(<{} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{}">)",
                      name, type);
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::Close() {
  out_ += "</";
  out_ += open_.back();
  out_ += '>';
  open_.pop_back();
  return *this;
}

XmlWriter& XmlWriter::Text(std::string_view name, std::string_view text) {
  out_ += '<';
  out_ += name;
  out_ += '>';
  text::AppendXmlText(text, out_);
  out_ += "</";
  out_ += name;
  out_ += '>';
  return *this;
}

XmlWriter& XmlWriter::Number(std::string_view name, std::uint64_t value) {
  return Text(name, fmt::to_string(value));
}

XmlWriter& XmlWriter::Boolean(std::string_view name, bool value) {
  return Text(name, value ? "true" : "false");
}

std::string XmlWriter::Finish() && {
  while (!open_.empty()) Close();
  return std::move(out_);
}

}  // namespace weir::cloud::s3

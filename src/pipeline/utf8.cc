// Names of files and the like as UTF-8: they need not be, but JSON is.
#include "src/pipeline/utf8.h"

#include <simdjson.h>

namespace weir::pipeline {

std::string ToUtf8(std::string_view text) {
  if (simdjson::validate_utf8(text.data(), text.size())) return std::string(text);
  std::string readable;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x80) {
      readable += c;
    } else {
      readable += "\xEF\xBF\xBD";
    }
  }
  return readable;
}

}  // namespace weir::pipeline

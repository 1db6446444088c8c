// Files that hold no lines of text: archives, columns, other compressions, other encodings of text.
#include "src/codec/container.h"

#include <algorithm>
#include <array>

#include "src/codec/compression.h"

namespace weir::codec {
namespace {

using namespace std::literals;

constexpr auto kDuckDb = "turn it into lines with DuckDB: COPY (FROM 'FILE') TO 'events.json'"sv;

struct Magic {
  std::string_view first_bytes;
  std::string_view what;
  std::string_view remedy;
};

constexpr std::array kMagics = {
    Magic{"PK\x03\x04"sv, "a zip archive", "unpack it first: unzip -p FILE > events.json"},
    Magic{"PK\x05\x06"sv, "a zip archive", "unpack it first: unzip -p FILE > events.json"},
    Magic{"PK\x07\x08"sv, "a zip archive", "unpack it first: unzip -p FILE > events.json"},
    Magic{"\xFD"
          "7zXZ\0"sv,
          "xz data", "unpack them first: xz -dc FILE | weir run - …"},
    Magic{"LZIP"sv, "lzip data", "unpack them first: lzip -dc FILE | weir run - …"},
    Magic{"\x04\x22\x4D\x18"sv, "an lz4 frame", "unpack it first: lz4 -dc FILE | weir run - …"},
    Magic{"\x02\x21\x4C\x18"sv, "an lz4 frame", "unpack it first: lz4 -dc FILE | weir run - …"},
    Magic{"\x1F\x9D"sv, "data of compress", "unpack them first: zcat FILE | weir run - …"},
    Magic{"\xFF\x06\0\0sNaPpY"sv, "snappy frames",
          "unpack them first: snzip -dc FILE | weir run - …"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "a 7z archive", "unpack it first: 7z x -so FILE | weir run - …"},
    Magic{"Rar!\x1A\x07"sv, "a rar archive", "unpack it first: unrar p -inul FILE | weir run - …"},
    Magic{"!<arch>\n"sv, "an ar archive", "unpack it first: ar x FILE"},
    Magic{"Obj\x01"sv, "an Avro file", "turn it into lines first: avro-tools tojson FILE"},
    Magic{"ARROW1\0\0"sv, "an Arrow file", "write it as lines of JSON first"},
    Magic{"SQLite format 3\0"sv, "an SQLite database", "write its rows as lines of JSON first"},
    Magic{"\x89HDF\r\n\x1A\n"sv, "an HDF5 file", "write it as lines of JSON first"},
    Magic{"%PDF-"sv, "a PDF document", "it holds no events"},
    Magic{"\x7F"
          "ELF"sv,
          "a program", "it holds no events"},
    Magic{"\x89PNG\r\n\x1A\n"sv, "an image", "it holds no events"},
};

bool IsBinary(std::string_view bytes, std::size_t place) {
  return place < bytes.size() && (static_cast<unsigned char>(bytes[place]) < ' ' ||
                                  static_cast<unsigned char>(bytes[place]) >= 0x7F);
}

/// Magic numbers that a line of text may begin with as well; what follows them tells.
std::optional<std::string> NameByMore(std::string_view bytes) {
  const auto text = [](std::string_view what, std::string_view remedy) {
    return std::string(what) + "; " + std::string(remedy);
  };
  if (bytes.size() > 10 && bytes.starts_with("BZh") && bytes[3] >= '1' && bytes[3] <= '9' &&
      (bytes.substr(4, 6) == "1AY&SY"sv || bytes.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv)) {
    return text("bzip2 data", "unpack them first: bzip2 -dc FILE | weir run - …");
  }
  if (bytes.starts_with("PAR1") && IsBinary(bytes, 4)) return text("a Parquet file", kDuckDb);
  if (bytes.starts_with("ORC") && IsBinary(bytes, 3)) {
    return text("an ORC file", "write it as lines of JSON first");
  }
  constexpr std::size_t kTarMark = 257;
  if (bytes.size() > kTarMark && bytes.substr(kTarMark).starts_with("ustar")) {
    return text("a tar archive", "unpack it first: tar -xOf FILE | weir run - …");
  }
  if (DetectCompression(bytes) != Compression::kNone) {
    return text("packed twice", "unpack it once: zcat FILE | weir run - …, or zstd -dc");
  }
  return std::nullopt;
}

std::optional<std::string_view> WideText(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE\0\0"sv)) return "UTF-32LE";
  if (bytes.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32BE";
  if (bytes.starts_with("\xFF\xFE"sv)) return "UTF-16LE";
  if (bytes.starts_with("\xFE\xFF"sv)) return "UTF-16BE";
  if (bytes.size() < 4) return std::nullopt;
  std::string zeros;
  for (const char byte : bytes.substr(0, 4)) zeros += byte == '\0' ? '0' : 'x';
  if (zeros == "x000") return "UTF-32LE";
  if (zeros == "000x") return "UTF-32BE";
  if (zeros == "x0x0") return "UTF-16LE";
  if (zeros == "0x0x") return "UTF-16BE";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> NameContainer(std::string_view first_bytes) {
  for (const Magic& row : kMagics) {
    if (first_bytes.starts_with(row.first_bytes)) {
      return std::string(row.what) + "; " + std::string(row.remedy);
    }
  }
  if (auto name = NameByMore(first_bytes)) return name;
  if (const auto encoding = WideText(first_bytes)) {
    return "text in " + std::string(*encoding) + "; turn it into UTF-8 first: iconv -f " +
           std::string(*encoding) + " -t UTF-8 FILE | weir run - …";
  }
  return std::nullopt;
}

}  // namespace weir::codec

// Writes metrics as Prometheus's text format 0.0.4 has them.
#include "src/cloud/cloudwatch/prometheus.h"

#include <map>

#include <fmt/format.h>

namespace weir::cloud::cloudwatch {
namespace {

std::string Name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (digit && name.empty()) name.push_back('_');
    name.push_back(letter || digit ? c : '_');
  }
  return name;
}

std::string Escaped(std::string_view value) {
  std::string escaped;
  for (const char c : value) {
    if (c == '\n') {
      escaped += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

std::string Labels(const MetricId& id) {
  std::map<std::string, std::string> labels = {{"region", Escaped(id.region)}};
  for (const auto& [name, value] : id.dimensions) labels[Name(name)] = Escaped(value);
  std::string out;
  for (const auto& [name, value] : labels) {
    out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", name, value);
  }
  return out;
}

}  // namespace

void WritePrometheus(const MetricStore& metrics, std::string& out) {
  std::map<std::string, std::map<std::string, Statistics>> families;
  for (const MetricStore::Metric& metric : metrics.List()) {
    const std::string family = Name(metric.id.name_space) + "_" + Name(metric.id.name);
    if (metric.total.count > 0) families[family][Labels(metric.id)].Merge(metric.total);
  }
  for (const auto& [family, series] : families) {
    out += fmt::format("# TYPE {} summary\n", family);
    for (const auto& [labels, total] : series) {
      out += fmt::format("{0}_sum{{{1}}} {2}\n{0}_count{{{1}}} {3}\n", family, labels, total.sum,
                         total.count);
    }
  }
  out += fmt::format("# TYPE weir_metrics_refused_total counter\nweir_metrics_refused_total {}\n",
                     metrics.refused());
}

}  // namespace weir::cloud::cloudwatch

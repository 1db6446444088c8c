// From records to what each of them is: an event, or the reason why it is none.
#include "src/pipeline/decode_records.h"

namespace weir::pipeline {

void DecodeRecords(std::span<const Record> records, std::size_t max_record_size,
                   event::Decoder& decoder, event::DecodedBatch& out) {
  for (const Record& record : records) {
    if (record.set_aside != event::Reason::kNone) {
      decoder.DecodeSetAside(record.data, record.set_aside, record.why, out);
    } else if (record.oversized) {
      decoder.DecodeOversized(record.data, max_record_size, out);
    } else {
      decoder.Decode(record.data, record.arrived_at, out);
    }
  }
}

}  // namespace weir::pipeline

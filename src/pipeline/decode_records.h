// From records to what each of them is: an event, or the reason why it is none.
#pragma once

#include <cstddef>
#include <span>

#include "src/event/decoder.h"
#include "src/pipeline/record.h"

namespace weir::pipeline {

/// Appends what became of each record to `out`. Records longer than `max_record_size` came in
/// pieces.
void DecodeRecords(std::span<const Record> records, std::size_t max_record_size,
                   event::Decoder& decoder, event::DecodedBatch& out);

}  // namespace weir::pipeline

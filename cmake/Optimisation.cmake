# How the rooms are optimised in releases: -O2, which compiles a tenth sooner than -O3, and
# otherwise where that pays.

function(weir_optimised level)  # weir_optimised(LEVEL TARGETS...)
  foreach(target ${ARGN})
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:${level}>)
  endforeach()
endfunction()

# What every event goes through.
weir_optimised(-O3 weir_codec weir_event weir_pipeline weir_embedded weir_simdjson)

# What a person waits for, or is hardly ever called: compiled in two thirds of the time.
weir_optimised(-O1 weir_cli weir_cloud_cloudwatch weir_cloud_iam weir_cloud_sts weir_spdlog)

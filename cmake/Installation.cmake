# cmake --install: the program, what it starts, and the Terraform that deploys it.
include(GNUInstallDirs)

install(TARGETS weir RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/bootstrap.zip
  DESTINATION ${CMAKE_INSTALL_DATADIR}/weir)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/terraform/modules
  DESTINATION ${CMAKE_INSTALL_DATADIR}/weir/terraform)

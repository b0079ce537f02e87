// How each kind of link is read from lab.yaml, for link_yaml alone (and link_address). One file a
// kind.
//
// Relative paths are taken from `folder`. All throw config_error.
#pragma once

#include "base/yaml/yaml_reader.hpp"
#include "runner/inventory/link_spec.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace mprun {

link_spec read_process(yaml_value const& value, std::filesystem::path const& folder);
link_spec read_tcp(yaml_value const& value, std::filesystem::path const& folder);
link_spec read_unix_socket(yaml_value const& value, std::filesystem::path const& folder);
link_spec read_serial(yaml_value const& value, std::filesystem::path const& folder);
link_spec read_rfc2217(yaml_value const& value, std::filesystem::path const& folder);
link_spec read_webrepl(yaml_value const& value, std::filesystem::path const& folder);
link_spec read_bluetooth(yaml_value const& value, std::filesystem::path const& folder);
link_spec read_replay(yaml_value const& value, std::filesystem::path const& folder);

// Keys that several kinds have.
std::string read_host(yaml_value const& value);
std::uint16_t read_port(yaml_value const& value);
std::uint32_t read_baud(yaml_value const& value);
line_policy read_lines(yaml_value const& value);

/// "AA:BB:CC:DD:EE:FF"
bool is_bluetooth_address(std::string const& text);

/// Includes what the recording says about its line, if it can be read.
replay_spec replay_of(std::filesystem::path file);

} // namespace mprun

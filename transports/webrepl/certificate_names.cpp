#include "transports/webrepl/certificate_names.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cctype>
#include <memory>
#include <openssl/x509v3.h>

namespace mprun {
namespace {

struct free_names {
  void operator()(GENERAL_NAMES* names) const noexcept { ::GENERAL_NAMES_free(names); }
};

std::string text_of(ASN1_STRING const* string) {
  return {reinterpret_cast<char const*>(::ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(::ASN1_STRING_length(string))};
}

std::string address_of(std::string const& bytes) {
  namespace ip = boost::asio::ip;
  if (ip::address_v4::bytes_type four; bytes.size() == four.size()) {
    std::copy(bytes.begin(), bytes.end(), four.begin());
    return ip::address_v4(four).to_string();
  }
  if (ip::address_v6::bytes_type six; bytes.size() == six.size()) {
    std::copy(bytes.begin(), bytes.end(), six.begin());
    return ip::address_v6(six).to_string();
  }
  return {};
}

bool is_same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

bool fits(std::string_view name, std::string_view host) {
  if (!name.starts_with("*.")) {
    return is_same(name, host);
  }
  auto const rest = name.substr(1);
  auto const label = host.find('.');
  return rest.size() > 1 && label != 0 && label != std::string_view::npos &&
         is_same(rest, host.substr(label));
}

} // namespace

std::vector<std::string> names_of(X509* certificate) {
  std::vector<std::string> found;
  auto* const extension = ::X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr);
  std::unique_ptr<GENERAL_NAMES, free_names> const names(static_cast<GENERAL_NAMES*>(extension));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    auto const* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      found.push_back(text_of(name->d.dNSName));
    } else if (name->type == GEN_IPADD) {
      found.push_back(address_of(text_of(name->d.iPAddress)));
    }
  }
  if (found.empty()) {
    auto const* const subject = ::X509_get_subject_name(certificate);
    auto const index = ::X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (index >= 0) {
      found.push_back(text_of(::X509_NAME_ENTRY_get_data(::X509_NAME_get_entry(subject, index))));
    }
  }
  return found;
}

bool is_for(std::vector<std::string> const& names, std::string_view host) {
  boost::system::error_code ec;
  auto const address = boost::asio::ip::make_address(std::string(host), ec);
  auto const wanted = ec ? without_trailing_dot(std::string(host)) : address.to_string();
  return std::any_of(names.begin(), names.end(), [&](std::string const& name) {
    return ec ? fits(name, wanted) : name == wanted;
  });
}

std::string without_trailing_dot(std::string host) {
  if (host.size() > 1 && host.ends_with('.')) {
    host.pop_back();
  }
  return host;
}

} // namespace mprun

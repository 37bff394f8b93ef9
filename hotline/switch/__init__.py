"""The switch of browser telephones: Kamailio, rtpengine and coturn, told and started."""

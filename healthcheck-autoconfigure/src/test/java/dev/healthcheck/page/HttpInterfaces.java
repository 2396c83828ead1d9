package dev.healthcheck.page;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.registry.ImportHttpServices;

@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "shop", types = StockClient.class)
class HttpInterfaces {

}
